// UnityEditor as far as the bridge's editor code calls it. Signatures looked up in:
//   UnityCsReference Editor/Mono/Settings/SettingsProvider.cs (6000.5.0a5), SettingsProviderAttribute.cs (2018.3.0a1),
//   Editor/Mono/AssemblyReloadEvents.cs (6000.1.0a5), Editor/Mono/EditorApplication.cs,
//   Editor/Mono/BuildPipeline/BuildPipelineInterfaces.cs (IUnityLinkerProcessor lost OnBeforeRun and OnAfterRun in 2021.2)
//   Scripting API 6000.0: Editor.target, .CreateEditor, CustomEditor, MenuItem, EditorWindow.GetWindow, .Close, .Repaint, EditorApplication.update,
//   .playModeStateChanged, EditorUtility.SetDirty, .CreateGameObjectWithHideFlags, Undo.RecordObject, BuildReport,
//   UnityLinkerBuildPipelineData, Selection.objects, .activeObject
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using UnityEngine;
using Object = UnityEngine.Object;

[assembly: InternalsVisibleTo("Host")]
[assembly: InternalsVisibleTo("Scenarios")]

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public class InitializeOnLoadAttribute : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName)
        {
        }

        public MenuItem(string itemName, bool isValidateFunction)
        {
        }

        public MenuItem(string itemName, bool isValidateFunction, int priority)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public class CustomEditor : Attribute
    {
        public CustomEditor(Type inspectedType) => Inspected = inspectedType;

        public CustomEditor(Type inspectedType, bool editorForChildClasses) => Inspected = inspectedType;

        internal Type Inspected { get; }
    }

    public partial class Editor : ScriptableObject
    {
        private SerializedObject serialized;

        public Object target { get; set; }

        public SerializedObject serializedObject => serialized ??= new SerializedObject(target);

        public bool DrawDefaultInspector() => false;

        public virtual void OnInspectorGUI()
        {
        }

        public virtual bool RequiresConstantRepaint() => false;

        public static Editor CreateEditor(Object targetObject, Type editorType)
        {
            var made = (Editor)CreateInstance(editorType);
            made.target = targetObject;
            return made;
        }
    }

    public partial class EditorWindow : ScriptableObject
    {
        private static readonly Dictionary<Type, EditorWindow> open = new Dictionary<Type, EditorWindow>();

        public static T GetWindow<T>() where T : EditorWindow => GetWindow<T>((string)null);

        public static T GetWindow<T>(bool utility) where T : EditorWindow => GetWindow<T>((string)null);

        public static T GetWindow<T>(params Type[] desiredDockNextTo) where T : EditorWindow => GetWindow<T>((string)null);

        public static T GetWindow<T>(string title, bool focus) where T : EditorWindow => GetWindow<T>(title);

        public static T GetWindow<T>(string title, params Type[] desiredDockNextTo) where T : EditorWindow => GetWindow<T>(title);

        public static T GetWindow<T>(string title) where T : EditorWindow
        {
            if (!open.TryGetValue(typeof(T), out EditorWindow window))
                open[typeof(T)] = window = CreateInstance<T>();
            return (T)window;
        }

        public void Repaint()
        {
        }

        public void Close()
        {
            open.Remove(GetType());
            FakeEngine.Script.Send(this, "OnDisable");
        }

        internal static void CloseAll()
        {
            foreach (EditorWindow window in new List<EditorWindow>(open.Values))
                window.Close();
        }
    }

    public enum PlayModeStateChange
    {
        EnteredEditMode,
        ExitingEditMode,
        EnteredPlayMode,
        ExitingPlayMode,
    }

    public sealed partial class EditorApplication
    {
        public delegate void CallbackFunction();

        public static CallbackFunction update;

        public static event Action<PlayModeStateChange> playModeStateChanged;

        public static event Action quitting;

        public static double timeSinceStartup => (DateTime.UtcNow - born).TotalSeconds;

        private static readonly DateTime born = DateTime.UtcNow;

        internal static void Fire(PlayModeStateChange change) => playModeStateChanged?.Invoke(change);

        internal static void FireQuitting() => quitting?.Invoke();

        internal static void ForgetHandlers()
        {
            update = null;
            playModeStateChanged = null;
            quitting = null;
        }
    }

    public static class AssemblyReloadEvents
    {
        public delegate void AssemblyReloadCallback();

        public static event AssemblyReloadCallback beforeAssemblyReload;

        internal static void Fire()
        {
            beforeAssemblyReload?.Invoke();
            beforeAssemblyReload = null;
        }
    }

    public partial class EditorUtility
    {
        public static void SetDirty(Object target)
        {
        }

        public static GameObject CreateGameObjectWithHideFlags(string name, HideFlags flags, params Type[] components) =>
            new GameObject(name, components) { hideFlags = flags };
    }

    public partial class Undo
    {
        public static void RecordObject(Object objectToUndo, string name)
        {
        }
    }

    public sealed partial class Selection
    {
        public static Object activeObject { get; set; }

        public static Object[] objects { get; set; } = new Object[0];
    }

    public enum SettingsScope
    {
        User,
        Project,
    }

    public class SettingsProvider
    {
        public SettingsProvider(string path, SettingsScope scopes, IEnumerable<string> keywords = null)
        {
            settingsPath = path;
            scope = scopes;
            this.keywords = keywords;
        }

        public string settingsPath { get; }

        public SettingsScope scope { get; }

        public string label { get; set; }

        public IEnumerable<string> keywords { get; set; }

        public Action<string> guiHandler { get; set; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class SettingsProviderAttribute : Attribute
    {
    }
}

namespace UnityEditor.Build
{
    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }

    public interface IUnityLinkerProcessor : IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(Reporting.BuildReport report, UnityLinker.UnityLinkerBuildPipelineData data);
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport : Object
    {
        private BuildReport()
        {
        }
    }
}

namespace UnityEditor.UnityLinker
{
    public sealed class UnityLinkerBuildPipelineData
    {
        internal UnityLinkerBuildPipelineData() // Unity's is public and takes a build target
        {
        }
    }
}
