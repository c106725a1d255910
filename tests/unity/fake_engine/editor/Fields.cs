// Editor GUI and serialised objects. Signatures looked up in:
//   UnityCsReference Editor/Mono/SerializedObject.bindings.cs (2021.1.0a2), SerializedProperty.bindings.cs
//   Scripting API 6000.0: each method of EditorGUI and EditorGUILayout named here, EditorStyles.boldLabel, MessageType,
//   SerializedProperty.arraySize, .GetArrayElementAtIndex, .DeleteArrayElementAtIndex, .FindPropertyRelative
using System;
using System.Reflection;
using FakeEngine;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public enum MessageType
    {
        None,
        Info,
        Warning,
        Error,
    }

    public sealed class EditorStyles
    {
        public static GUIStyle boldLabel { get; } = new GUIStyle();

        public static GUIStyle label { get; } = new GUIStyle();
    }

    public sealed partial class EditorGUI
    {
        public static void DrawRect(Rect rect, Color color) => Rects++;

        public static void BeginDisabledGroup(bool disabled)
        {
        }

        public static void EndDisabledGroup()
        {
        }

        internal static int Rects;
    }

    public sealed partial class EditorGUILayout
    {
        public static void LabelField(string label, params GUILayoutOption[] options) => Gui.Shown.Add(label);

        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options) => Gui.Shown.Add(label);

        public static void LabelField(GUIContent label, params GUILayoutOption[] options) => Gui.Shown.Add(label.text);

        public static void LabelField(GUIContent label, GUIStyle style, params GUILayoutOption[] options) =>
            Gui.Shown.Add(label.text);

        public static void LabelField(string label, string label2, params GUILayoutOption[] options) =>
            Gui.Shown.Add(label + ": " + label2);

        public static void LabelField(string label, string label2, GUIStyle style, params GUILayoutOption[] options) =>
            Gui.Shown.Add(label + ": " + label2);

        public static void LabelField(GUIContent label, GUIContent label2, params GUILayoutOption[] options) =>
            Gui.Shown.Add(label.text + ": " + label2.text);

        public static void LabelField(GUIContent label, GUIContent label2, GUIStyle style, params GUILayoutOption[] options) =>
            Gui.Shown.Add(label.text + ": " + label2.text);

        public static string TextField(string text, params GUILayoutOption[] options) => text;

        public static string TextField(string text, GUIStyle style, params GUILayoutOption[] options) => text;

        public static string TextField(string label, string text, params GUILayoutOption[] options) => text;

        public static string TextField(string label, string text, GUIStyle style, params GUILayoutOption[] options) => text;

        public static string TextField(GUIContent label, string text, params GUILayoutOption[] options) => text;

        public static string TextField(GUIContent label, string text, GUIStyle style, params GUILayoutOption[] options) => text;

        public static float Slider(float value, float leftValue, float rightValue, params GUILayoutOption[] options) => value;

        public static float Slider(GUIContent label, float value, float leftValue, float rightValue,
            params GUILayoutOption[] options) => value;

        public static int IntSlider(int value, int leftValue, int rightValue, params GUILayoutOption[] options) => value;

        public static int IntSlider(GUIContent label, int value, int leftValue, int rightValue,
            params GUILayoutOption[] options) => value;

        public static float Slider(string label, float value, float leftValue, float rightValue,
            params GUILayoutOption[] options) => value;

        public static int IntSlider(string label, int value, int leftValue, int rightValue,
            params GUILayoutOption[] options) => value;

        public static void HelpBox(string message, MessageType type) => Gui.Shown.Add(type + ": " + message);

        public static void HelpBox(string message, MessageType type, bool wide) => HelpBox(message, type);

        public static void HelpBox(GUIContent content, bool wide) => Gui.Shown.Add(content.text);

        public static void Space()
        {
        }

        public static void Space(float width)
        {
        }

        public static void Space(float width, bool expand)
        {
        }

        public static bool PropertyField(SerializedProperty property, params GUILayoutOption[] options) => Show(property);

        public static bool PropertyField(SerializedProperty property, bool includeChildren,
            params GUILayoutOption[] options) => Show(property);

        public static bool PropertyField(SerializedProperty property, GUIContent label, params GUILayoutOption[] options) =>
            Show(property);

        public static bool PropertyField(SerializedProperty property, GUIContent label, bool includeChildren,
            params GUILayoutOption[] options) => Show(property);

        public static Rect BeginHorizontal(params GUILayoutOption[] options) => default;

        public static Rect BeginHorizontal(GUIStyle style, params GUILayoutOption[] options) => default;

        public static void EndHorizontal()
        {
        }

        public static Vector2 BeginScrollView(Vector2 scrollPosition, params GUILayoutOption[] options) => scrollPosition;

        public static Vector2 BeginScrollView(Vector2 scrollPosition, bool alwaysShowHorizontal, bool alwaysShowVertical,
            params GUILayoutOption[] options) => scrollPosition;

        public static Vector2 BeginScrollView(Vector2 scrollPosition, GUIStyle style, params GUILayoutOption[] options) =>
            scrollPosition;

        public static void EndScrollView()
        {
        }

        private static bool Show(SerializedProperty property)
        {
            Gui.Shown.Add(property == null ? "missing property" : property.propertyPath);
            return false;
        }
    }

    public class SerializedObject : IDisposable
    {
        private readonly Object target;

        public SerializedObject(Object obj) => target = obj;

        public Object targetObject => target;

        public void Dispose()
        {
        }

        public void Update()
        {
        }

        public SerializedProperty FindProperty(string propertyPath) => SerializedProperty.Of(target, propertyPath, propertyPath);

        public bool ApplyModifiedProperties() => false;
    }

    public class SerializedProperty : IDisposable
    {
        private object owner;
        private FieldInfo field;
        private int index = -1; // within the field's array

        internal SerializedProperty()
        {
        }

        public string propertyPath { get; private set; } = "";

        public void Dispose()
        {
        }

        public int arraySize
        {
            get => ((Array)field.GetValue(owner)).Length;
            set
            {
                var old = (Array)field.GetValue(owner);
                Type element = field.FieldType.GetElementType();
                Array grown = Array.CreateInstance(element, value);
                for (int i = 0; i < value; i++)
                    grown.SetValue(i < old.Length ? old.GetValue(i) : Activator.CreateInstance(element), i);
                field.SetValue(owner, grown);
            }
        }

        public SerializedProperty GetArrayElementAtIndex(int index) => new SerializedProperty
        {
            owner = owner, field = field, index = index, propertyPath = propertyPath + ".Array.data[" + index + "]",
        };

        public void DeleteArrayElementAtIndex(int index)
        {
            var old = (Array)field.GetValue(owner);
            Array.Copy(old, index + 1, old, index, old.Length - index - 1);
            arraySize = old.Length - 1;
        }

        public SerializedProperty FindPropertyRelative(string relativePropertyPath)
        {
            object inner = field.GetValue(owner);
            if (index >= 0)
                inner = ((Array)inner).GetValue(index);
            return Of(inner, relativePropertyPath, propertyPath + "." + relativePropertyPath);
        }

        internal static SerializedProperty Of(object owner, string name, string path)
        {
            FieldInfo field = owner.GetType().GetField(name,
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            return field == null ? null : new SerializedProperty { owner = owner, field = field, propertyPath = path };
        }
    }
}
