// The few NUnit 3 and Unity Test Framework names that the package's tests use. Checked against NUnit 3.5's Assert class
// and com.unity.test-framework's UnityTestAttribute.
using System;

namespace NUnit.Framework
{
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
    public class TestAttribute : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
    public class SetUpAttribute : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
    public class TearDownAttribute : Attribute
    {
    }

    public class AssertionException : Exception
    {
        public AssertionException(string message) : base(message)
        {
        }
    }

    public abstract partial class Assert
    {
        public static void IsTrue(bool condition) => Check(condition, "expected true");

        public static void IsFalse(bool condition) => Check(!condition, "expected false");

        public static void IsNull(object anObject) => Check(anObject is null, "expected null, was " + anObject);

        public static void IsNotNull(object anObject) => Check(!(anObject is null), "expected an object");

        public static void AreEqual(object expected, object actual) =>
            Check(Equals(expected, actual), "expected " + expected + ", was " + actual);

        public static void AreEqual(double expected, double actual, double delta) =>
            Check(Math.Abs(expected - actual) <= delta, "expected " + expected + ", was " + actual);

        public static void AreSame(object expected, object actual) =>
            Check(ReferenceEquals(expected, actual), "expected " + expected + ", was " + actual);

        public static void Less(double arg1, double arg2) => Check(arg1 < arg2, arg1 + " is not less than " + arg2);

        private static void Check(bool holds, string message)
        {
            if (!holds)
                throw new AssertionException(message);
        }
    }
}

namespace UnityEngine.TestTools
{
    [AttributeUsage(AttributeTargets.Method)]
    public class UnityTestAttribute : Attribute
    {
    }
}
