// Objects, components and their life in the stand-in engine. Signatures are Unity's; behaviour is what the bridge needs.
// Looked up in UnityCsReference Runtime/Export/Scripting:
//   UnityEngineObject.bindings.cs (6000.0.33f1), Component.bindings.cs (2019.3.0a3), {ScriptableObject,Coroutine}.bindings.cs (2023.2.0a5),
//   Behaviour.bindings.cs and MonoBehaviour.bindings.cs (stored versions without a release number)
using System;
using System.Collections;
using System.Runtime.CompilerServices;
using FakeEngine;

[assembly: InternalsVisibleTo("UnityEditor")]
[assembly: InternalsVisibleTo("Host")]
[assembly: InternalsVisibleTo("Scenarios")]

namespace UnityEngine
{
    [Flags]
    public enum HideFlags
    {
        None = 0,
        HideInHierarchy = 1,
        HideInInspector = 2,
        DontSaveInEditor = 4,
        NotEditable = 8,
        DontSaveInBuild = 16,
        DontUnloadUnusedAsset = 32,
        DontSave = DontSaveInEditor | DontSaveInBuild | DontUnloadUnusedAsset,
        HideAndDontSave = HideInHierarchy | DontSaveInEditor | NotEditable | DontSaveInBuild | DontUnloadUnusedAsset,
    }

    public class Object
    {
        private static int lastId;
        private readonly int id = ++lastId;
        internal bool destroyed;

        public Object() => World.Born(this);

        public string name { get; set; } = "";

        public HideFlags hideFlags { get; set; }

        public int GetInstanceID() => id;

        public override int GetHashCode() => id;

        public override bool Equals(object other) => ReferenceEquals(this, other);

        public override string ToString() => name + " (" + GetType().FullName + ")";

        public static implicit operator bool(Object exists) => !IsNull(exists);

        public static bool operator ==(Object x, Object y) => IsNull(x) ? IsNull(y) : ReferenceEquals(x, y);

        public static bool operator !=(Object x, Object y) => !(x == y);

        public static void Destroy(Object obj, float t) => World.DestroyLater(obj);

        public static void Destroy(Object obj) => World.DestroyLater(obj);

        public static void DestroyImmediate(Object obj, bool allowDestroyingAssets) => World.DestroyNow(obj);

        public static void DestroyImmediate(Object obj) => World.DestroyNow(obj);

        public static void DontDestroyOnLoad(Object target)
        {
        }

        private static bool IsNull(Object value) => value is null || value.destroyed;
    }

    public class Component : Object
    {
        internal GameObject owner;

        public Transform transform => gameObject.transform;

        public GameObject gameObject
        {
            get
            {
                if (destroyed)
                    throw new MissingReferenceException("The object of type '" + GetType().Name
                        + "' has been destroyed but you are still trying to access it.");
                return owner;
            }
        }

        public string tag
        {
            get => gameObject.tag;
            set => gameObject.tag = value;
        }

        public bool CompareTag(string tag) => gameObject.CompareTag(tag);

        public Component GetComponent(Type type) => gameObject.GetComponent(type);

        public T GetComponent<T>() => gameObject.GetComponent<T>();

        public bool TryGetComponent<T>(out T component) => gameObject.TryGetComponent(out component);
    }

    public class MissingReferenceException : SystemException
    {
        public MissingReferenceException(string message) : base(message)
        {
        }
    }

    public class Behaviour : Component
    {
        private bool on = true;

        public bool enabled
        {
            get => on;
            set
            {
                on = value;
                World.Refresh(this);
            }
        }

        public bool isActiveAndEnabled => !destroyed && on && gameObject.activeInHierarchy;
    }

    public class YieldInstruction
    {
    }

    public sealed class Coroutine : YieldInstruction
    {
        internal IEnumerator steps;

        internal Coroutine(IEnumerator steps) => this.steps = steps;
    }

    public class MonoBehaviour : Behaviour
    {
        internal Script script; // its messages, found once

        public Coroutine StartCoroutine(IEnumerator routine)
        {
            var started = new Coroutine(routine);
            script.Run(started);
            return started;
        }
    }

    public class ScriptableObject : Object
    {
        public static ScriptableObject CreateInstance(Type type)
        {
            var made = (ScriptableObject)Activator.CreateInstance(type, true);
            Script.Send(made, "OnEnable");
            return made;
        }

        public static T CreateInstance<T>() where T : ScriptableObject => (T)CreateInstance(typeof(T));
    }
}
