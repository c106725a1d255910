// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/UnrealString.h (UnrealString.h.inl from 5.4) and StringConv.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/FString
#pragma once

#include "Containers/Array.h"
#include <string>

/** What a format may be given: a narrow string is refused, as the engine's checked formats do. */
struct FStubArgument
{
	template <typename T, std::enable_if_t<std::is_integral_v<T> || std::is_enum_v<T>, int> = 0>
	FStubArgument(T Value) : Kind('i'), Integer(static_cast<long long>(Value))
	{
	}
	FStubArgument(double Value) : Kind('f'), Real(Value) {}
	FStubArgument(float Value) : Kind('f'), Real(static_cast<double>(Value)) {}
	FStubArgument(const TCHAR* Value) : Kind('s'), Text(Value) {}
	FStubArgument(const char*) = delete;

	char Kind;
	long long Integer = 0;
	double Real = 0.0;
	const TCHAR* Text = nullptr;
};

class FString
{
public:
	FString() = default;
	FString(const TCHAR* Str) : Data(Str != nullptr ? Str : TEXT("")) {}
	explicit FString(const char* Narrow);
	explicit FString(std::u16string&& Text) : Data(std::move(Text)) {}

	const TCHAR* operator*() const { return Data.c_str(); }
	int32 Len() const { return static_cast<int32>(Data.size()); }
	bool IsEmpty() const { return Data.empty(); }
	FString ToLower() const;
	bool Contains(const FString& SubStr) const { return Data.find(SubStr.Data) != std::u16string::npos; }
	bool StartsWith(const FString& Prefix) const { return Data.rfind(Prefix.Data, 0) == 0; }
	bool EndsWith(const FString& Suffix) const;
	FString RightChop(int32 Count) const { return FString(Data.substr(static_cast<std::size_t>(Count)).c_str()); }
	FString& operator+=(const FString& Rhs)
	{
		Data += Rhs.Data;
		return *this;
	}
	FString operator+(const FString& Rhs) const
	{
		FString Sum = *this;
		Sum += Rhs;
		return Sum;
	}
	friend FString operator+(const TCHAR* Lhs, const FString& Rhs) { return FString(Lhs) + Rhs; }
	/** Ignores case, as the engine's does. */
	bool operator==(const FString& Rhs) const { return ToLower().Data == Rhs.ToLower().Data; }
	bool operator!=(const FString& Rhs) const { return !(*this == Rhs); }

	template <typename... Types>
	static FString Printf(const TCHAR* Fmt, Types... Args)
	{
		const FStubArgument List[] = {FStubArgument(0), FStubArgument(Args)...};
		return Format(Fmt, List + 1, sizeof...(Args));
	}
	static FString Join(const TArray<FString>& Range, const TCHAR* Separator);
	static FString Format(const TCHAR* Fmt, const FStubArgument* Args, std::size_t NumArgs);
	static FString FromInt(int32 Num);

	std::u16string Data;
};

class FStringView
{
public:
	FStringView(const TCHAR* InData) : Text(InData) {}
	FStringView(const FString& InString) : Text(InString) {}
	const TCHAR* GetData() const { return *Text; }
	bool operator==(const FStringView& Other) const { return Text == Other.Text; }

private:
	FString Text;
};

/** Borrows nothing: keeps the converted text, as the engine's converters do. */
class FTCHARToUTF8
{
public:
	explicit FTCHARToUTF8(const TCHAR* Source);
	FTCHARToUTF8(const FTCHARToUTF8&) = delete;
	FTCHARToUTF8& operator=(const FTCHARToUTF8&) = delete;
	const ANSICHAR* Get() const { return Bytes.c_str(); }
	int32 Length() const { return static_cast<int32>(Bytes.size()); }

private:
	std::string Bytes;
};

class FUTF8ToTCHAR
{
public:
	explicit FUTF8ToTCHAR(const char* Source) : Text(Source) {}
	const TCHAR* Get() const { return *Text; }

private:
	FString Text;
};

#define UTF8_TO_TCHAR(str) FUTF8ToTCHAR(str).Get()
#define TCHAR_TO_UTF8(str) FTCHARToUTF8(str).Get()
