// Static services that scripts call. Signatures looked up in:
//   UnityCsReference Runtime/Export/Application/{Application.bindings,Application}.cs, Runtime/Export/Time/Time.bindings.cs,
//   Modules/JSONSerialize/Public/JsonUtility.bindings.cs (2018.2.0a1)
//   Scripting API 6000.0: Application.unityVersion, Debug.LogException, Resources.Load, Time.timeAsDouble
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;
using FakeEngine;

namespace UnityEngine
{
    public enum RuntimePlatform
    {
        OSXEditor = 0,
        OSXPlayer = 1,
        WindowsPlayer = 2,
        WindowsEditor = 7,
        IPhonePlayer = 8,
        Android = 11,
        LinuxPlayer = 13,
        LinuxEditor = 16,
        WebGLPlayer = 17,
    }

    public partial class Application
    {
        public static event Action quitting;

        public static bool isPlaying => World.Playing;

        public static bool isEditor => World.InEditor;

        public static RuntimePlatform platform =>
            World.InEditor ? RuntimePlatform.LinuxEditor : RuntimePlatform.LinuxPlayer;

        public static string dataPath => World.ProjectFolder + "/Assets";

        public static string streamingAssetsPath => dataPath + "/StreamingAssets";

        public static string productName => "Stand-in";

        public static string unityVersion => World.UnityVersion;

        internal static void FireQuitting() => quitting?.Invoke();

        internal static void ForgetHandlers() => quitting = null;
    }

    public partial class Time
    {
        public static float deltaTime => (float)World.DeltaSecs;

        public static float time => (float)World.TimeSecs;

        public static double timeAsDouble => World.TimeSecs;

        public static int frameCount => World.FrameCount;
    }

    public partial class Debug
    {
        public static bool isDebugBuild => true;

        public static void Log(object message) => World.Log("log", message);

        public static void LogWarning(object message) => World.Log("warning", message);

        public static void LogError(object message) => World.Log("error", message);

        public static void LogException(Exception exception) => World.Log("exception", exception);
    }

    public sealed partial class Resources
    {
        public static T Load<T>(string path) where T : Object =>
            World.Resources.TryGetValue(path, out Object found) ? found as T : null;
    }

    public static class JsonUtility
    {
        public static string ToJson(object obj) => ToJson(obj, false);

        public static string ToJson(object obj, bool prettyPrint)
        {
            var parts = new List<string>();
            foreach (FieldInfo field in obj.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
                parts.Add(Quote(field.Name) + ": " + Value(field.GetValue(obj)));
            return "{" + string.Join(", ", parts) + "}";
        }

        private static string Value(object value) => value is string text
            ? Quote(text)
            : Convert.ToString(value, CultureInfo.InvariantCulture);

        private static string Quote(string text)
        {
            var quoted = new StringBuilder("\"");
            foreach (char c in text)
                quoted.Append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? "\\u" + ((int)c).ToString("x4") : c.ToString());
            return quoted.Append('"').ToString();
        }
    }
}
