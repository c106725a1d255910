// Objects, components and their life in the stand-in engine. Signatures are Unity's; behaviour is what the bridge needs.
// Checked against Unity's published C# reference (Unity-Technologies/UnityCsReference):
//   Object            Runtime/Export/Scripting/UnityEngineObject.bindings.cs
//   GameObject        Runtime/Export/Scripting/GameObject.bindings.cs
//   Component         Runtime/Export/Scripting/Component.bindings.cs
//   Behaviour         Runtime/Export/Scripting/Behaviour.bindings.cs
//   MonoBehaviour     Runtime/Export/Scripting/MonoBehaviour.bindings.cs
//   ScriptableObject  Runtime/Export/Scripting/ScriptableObject.bindings.cs
//   Coroutine         Runtime/Export/Scripting/Coroutine.bindings.cs
//   Transform         Runtime/Transform/ScriptBindings/Transform.bindings.cs
using System;
using System.Collections;
using System.Collections.Generic;
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

    public enum PrimitiveType
    {
        Sphere,
        Capsule,
        Cylinder,
        Cube,
        Plane,
        Quad,
    }

    public sealed class GameObject : Object
    {
        internal readonly List<Component> components = new List<Component>();
        private bool on = true;

        public GameObject(string name)
        {
            this.name = name;
            transform = (Transform)Attach((Transform)Activator.CreateInstance(typeof(Transform), true));
        }

        public GameObject() : this("New Game Object")
        {
        }

        public GameObject(string name, params Type[] components) : this(name)
        {
            foreach (Type component in components)
                AddComponent(component);
        }

        public Transform transform { get; }

        public string tag { get; set; } = "Untagged";

        public int layer { get; set; }

        public bool activeSelf => on;

        public bool activeInHierarchy =>
            on && (transform.parent == null || transform.parent.gameObject.activeInHierarchy);

        public void SetActive(bool value)
        {
            on = value;
            foreach (Component component in components.ToArray())
                if (component is Behaviour behaviour)
                    World.Refresh(behaviour);
            for (int i = 0; i < transform.childCount; i++)
                transform.GetChild(i).gameObject.Refresh();
        }

        private void Refresh() => SetActive(on); // what an object above did reaches it

        public bool CompareTag(string tag) => this.tag == tag;

        public Component AddComponent(Type componentType)
        {
            foreach (RequireComponent needed in componentType.GetCustomAttributes(typeof(RequireComponent), true))
                if (GetComponent(needed.m_Type0) is null)
                    AddComponent(needed.m_Type0);
            Component added = Attach((Component)Activator.CreateInstance(componentType, true));
            if (added is MonoBehaviour behaviour)
                World.Wake(behaviour);
            return added;
        }

        public T AddComponent<T>() where T : Component => (T)AddComponent(typeof(T));

        public Component GetComponent(Type type)
        {
            foreach (Component component in components)
                if (type.IsInstanceOfType(component))
                    return component;
            return null;
        }

        public T GetComponent<T>() => TryGetComponent(out T found) ? found : default;

        public bool TryGetComponent<T>(out T component)
        {
            foreach (Component candidate in components)
            {
                if (!(candidate is T found))
                    continue;
                component = found;
                return true;
            }
            component = default;
            return false;
        }

        public static GameObject CreatePrimitive(PrimitiveType type)
        {
            var made = new GameObject(type.ToString());
            made.AddComponent(type == PrimitiveType.Sphere ? typeof(SphereCollider) : typeof(BoxCollider));
            if (type == PrimitiveType.Plane)
                made.GetComponent<BoxCollider>().size = new Vector3(10f, 0f, 10f);
            return made;
        }

        private Component Attach(Component component)
        {
            component.owner = this;
            component.name = name;
            components.Add(component);
            return component;
        }
    }

    public class Transform : Component, IEnumerable
    {
        private readonly List<Transform> children = new List<Transform>();
        private Transform above;

        protected Transform()
        {
        }

        public Vector3 localPosition { get; set; }

        public Vector3 localScale { get; set; } = Vector3.one;

        public Vector3 position
        {
            get => above == null ? localPosition : above.position + localPosition; // nothing turns here
            set => localPosition = above == null ? value : value - above.position;
        }

        public Transform parent
        {
            get => above;
            set => SetParent(value);
        }

        public int childCount => children.Count;

        public void SetParent(Transform p) => SetParent(p, true);

        public void SetParent(Transform parent, bool worldPositionStays)
        {
            Vector3 place = position;
            above?.children.Remove(this);
            above = parent;
            above?.children.Add(this);
            if (worldPositionStays)
                position = place;
        }

        public Transform GetChild(int index) => children[index];

        public void Translate(Vector3 translation) => position += translation;

        public IEnumerator GetEnumerator() => children.GetEnumerator();
    }
}
