// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Templates/Function.h. TFunction.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Templates/TFunction
#pragma once

#include <functional>

template <typename FuncType>
using TFunction = std::function<FuncType>;
