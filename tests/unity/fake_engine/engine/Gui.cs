// Immediate-mode GUI as far as windows call it. A scenario "presses" buttons by their text; fields keep their value.
// Signatures looked up in:
//   UnityCsReference Modules/IMGUI/{GUIContent,GUILayoutOption}.cs (2018.1.0a1), {GUILayout,GUIStyle}.cs (2018.2.0a1)
//   Scripting API 6000.0: GUIStyle, GUILayoutUtility.GetRect
using FakeEngine;

namespace FakeEngine
{
    internal static class Gui
    {
        internal static readonly System.Collections.Generic.List<string> Shown = new System.Collections.Generic.List<string>();
        internal static string Pressed = "";

        internal static bool Button(string text)
        {
            Shown.Add(text);
            if (Pressed != text)
                return false;
            Pressed = "";
            return true;
        }
    }
}

namespace UnityEngine
{
    public sealed partial class GUIStyle
    {
        public static GUIStyle none { get; } = new GUIStyle();

        public static implicit operator GUIStyle(string str) => none; // Unity looks the name up in the current skin
    }

    public class Texture : Object
    {
    }

    public class GUIContent
    {
        public static GUIContent none = new GUIContent("");

        public GUIContent()
        {
        }

        public GUIContent(string text) : this(text, null, "")
        {
        }

        public GUIContent(Texture image) : this("", image, "")
        {
        }

        public GUIContent(string text, Texture image) : this(text, image, "")
        {
        }

        public GUIContent(string text, string tooltip) : this(text, null, tooltip)
        {
        }

        public GUIContent(Texture image, string tooltip) : this("", image, tooltip)
        {
        }

        public GUIContent(string text, Texture image, string tooltip)
        {
            this.text = text;
            this.image = image;
            this.tooltip = tooltip;
        }

        public GUIContent(GUIContent src) : this(src.text, src.image, src.tooltip)
        {
        }

        public string text { get; set; } = "";

        public Texture image { get; set; }

        public string tooltip { get; set; } = "";
    }

    public sealed class GUILayoutOption
    {
        internal GUILayoutOption()
        {
        }
    }

    public partial class GUILayout
    {
        public static bool Button(string text, params GUILayoutOption[] options) => Gui.Button(text);

        public static bool Button(GUIContent content, params GUILayoutOption[] options) => Gui.Button(content.text);

        public static bool Button(Texture image, params GUILayoutOption[] options) => Gui.Button("");

        public static bool Button(string text, GUIStyle style, params GUILayoutOption[] options) => Gui.Button(text);

        public static bool Button(GUIContent content, GUIStyle style, params GUILayoutOption[] options) => Gui.Button(content.text);

        public static bool Button(Texture image, GUIStyle style, params GUILayoutOption[] options) => Gui.Button("");

        public static GUILayoutOption Width(float width) => new GUILayoutOption();
    }

    public partial class GUILayoutUtility
    {
        public static Rect GetRect(float minWidth, float maxWidth, float minHeight, float maxHeight) =>
            new Rect(0f, 0f, minWidth, minHeight);
    }
}
