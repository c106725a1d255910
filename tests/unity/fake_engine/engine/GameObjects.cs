// Game objects and transforms of the stand-in engine. Nothing turns here: transforms have places only. Looked up in:
//   UnityCsReference Runtime/Export/Scripting/GameObject.bindings.cs (6000.5.0a5), Runtime/Transform/ScriptBindings/Transform.bindings.cs
//   Scripting API 6000.0: Transform.SetParent, .GetChild
using System;
using System.Collections;
using System.Collections.Generic;
using FakeEngine;

namespace UnityEngine
{
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
