// UE 5.3-5.6: Engine/Source/Runtime/SlateCore/Public/Input/Reply.h. FReply.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/SlateCore/Input/FReply
#pragma once

class FReply
{
public:
	static FReply Handled() { return FReply(true); }
	static FReply Unhandled() { return FReply(false); }
	bool IsEventHandled() const { return bHandled; }

private:
	explicit FReply(bool bInHandled) : bHandled(bInHandled) {}
	bool bHandled;
};
