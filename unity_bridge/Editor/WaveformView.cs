// Draws the peaks of some samples into a rectangle. Knows no sound.
#nullable enable
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    internal static class WaveformView
    {
        private static readonly Color ink = new Color(0.35f, 0.75f, 0.95f);
        private static readonly Color paper = new Color(0.12f, 0.12f, 0.12f);

        internal static void Draw(RenderedVariation variation, float height)
        {
            Rect area = GUILayoutUtility.GetRect(100f, 4000f, height, height);
            EditorGUI.DrawRect(area, paper);
            int columns = Mathf.Max(1, (int)area.width);
            float middle = area.y + area.height / 2f;
            for (int column = 0; column < columns; column++)
            {
                float half = Mathf.Max(0.5f, Peak(variation, column, columns) * area.height / 2f);
                EditorGUI.DrawRect(new Rect(area.x + column, middle - half, 1f, half * 2f), ink);
            }
        }

        /// <summary>Largest magnitude of the samples that fall into a column.</summary>
        internal static float Peak(RenderedVariation variation, int column, int columns)
        {
            int length = variation.samples.Length;
            int first = (int)((long)length * column / columns);
            int last = (int)((long)length * (column + 1) / columns);
            float peak = 0f;
            for (int i = first; i < last; i++)
                peak = Mathf.Max(peak, Mathf.Abs(variation.samples[i]));
            return peak;
        }
    }
}
