// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Misc/AutomationTest.h. Specs; flags are a plain enum up to 5.4.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/automation-spec-in-unreal-engine
#pragma once

#include "CoreMinimal.h"
#include <vector>

enum class EAutomationTestFlags : uint32
{
	None = 0x00000000,
	EditorContext = 0x00000001,
	ClientContext = 0x00000002,
	ServerContext = 0x00000004,
	CommandletContext = 0x00000008,
	ProductFilter = 0x08000000
};
constexpr EAutomationTestFlags operator|(EAutomationTestFlags A, EAutomationTestFlags B)
{
	return static_cast<EAutomationTestFlags>(static_cast<uint32>(A) | static_cast<uint32>(B));
}

class FAutomationTestBase
{
public:
	virtual ~FAutomationTestBase() = default;
	bool TestTrue(const TCHAR* What, bool Value);
	bool TestFalse(const TCHAR* What, bool Value) { return TestTrue(What, !Value); }
	template <typename ValueType>
	bool TestEqual(const TCHAR* What, const ValueType& Actual, const ValueType& Expected)
	{
		return TestTrue(What, Actual == Expected);
	}
	void AddError(const FString& InError);
	void AddInfo(const FString& InLogItem);

	std::vector<FString> StubErrors;
};

class FAutomationSpecBase : public FAutomationTestBase
{
public:
	FAutomationSpecBase(const FString& InName, const bool bInComplexTask);
	void Describe(const FString& InDescription, TFunction<void()> DoWork);
	void It(const FString& InDescription, TFunction<void()> DoWork);
	void BeforeEach(TFunction<void()> DoWork);
	void AfterEach(TFunction<void()> DoWork);
	virtual FString GetBeautifiedTestName() const = 0;
	virtual void Define() = 0;

	struct FStubCase
	{
		FString Name;
		TFunction<void()> Work;
	};
	std::vector<FStubCase> StubCases;
	std::vector<TFunction<void()>> StubBefore;
	std::vector<TFunction<void()>> StubAfter;
};

/** Every spec that was defined. */
std::vector<FAutomationSpecBase*>& StubSpecs();

#define BEGIN_DEFINE_SPEC(TClass, PrettyName, TFlags) \
	class TClass : public FAutomationSpecBase \
	{ \
	public: \
		TClass(const FString& InName) : FAutomationSpecBase(InName, false) {} \
		virtual FString GetBeautifiedTestName() const override { return FString(TEXT(PrettyName)); } \
		static constexpr EAutomationTestFlags StubFlags = TFlags; \
		virtual void Define() override;
#define END_DEFINE_SPEC(TClass) \
	}; \
	static TClass TClass##StubInstance(FString(TEXT(#TClass)));
#define DEFINE_SPEC(TClass, PrettyName, TFlags) BEGIN_DEFINE_SPEC(TClass, PrettyName, TFlags) END_DEFINE_SPEC(TClass)
