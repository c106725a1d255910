// Immediate-mode GUI as far as windows call it. A scenario "presses" buttons by their text; fields keep their value.
// Checked against UnityCsReference: Modules/IMGUI/{GUILayout,GUILayoutUtility,GUIStyle,GUIContent,GUILayoutOption}.cs
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
    public sealed partial class GUIStyle : System.IDisposable
    {
        public void Dispose()
        {
        }
    }

    public class GUIContent
    {
        public static GUIContent none = new GUIContent();

        public GUIContent()
        {
        }

        public GUIContent(string text) => this.text = text;

        public string text { get; set; } = "";
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

        public static bool Button(string text, GUIStyle style, params GUILayoutOption[] options) => Gui.Button(text);

        public static GUILayoutOption Width(float width) => new GUILayoutOption();
    }

    public partial class GUILayoutUtility
    {
        public static Rect GetRect(float minWidth, float maxWidth, float minHeight, float maxHeight) =>
            new Rect(0f, 0f, minWidth, minHeight);
    }
}
