// What the core is doing right now: state, hit rate, latencies, memory, last errors.
#nullable enable
using System.Collections.Generic;
using Soundwell;
using UnityEditor;
using UnityEngine;

namespace SoundwellEditor
{
    public sealed class LiveWindow : EditorWindow
    {
        private const int LinesShown = 12;
        private Vector2 scroll;

        [MenuItem("Window/Soundwell/Live")]
        public static LiveWindow Open() => GetWindow<LiveWindow>("Soundwell Live");

        /// <summary>Name and value of every row shown.</summary>
        public static List<KeyValuePair<string, string>> Rows()
        {
            var rows = new List<KeyValuePair<string, string>>();
            if (!SoundwellManager.Exists && !EditorSession.Runs)
            {
                Add(rows, "State", "No core runs. Enter play mode or audition a sound.");
                return rows;
            }
            CoreSession session = EditorSession.Session;
            if (session.Core == null)
                Add(rows, "State", "No native core; see the last lines.");
            else
                AddCore(rows, session.Core.Stats());
            if (SoundwellManager.Exists)
                AddManager(rows, SoundwellManager.Instance!);
            return rows;
        }

        private static void AddCore(List<KeyValuePair<string, string>> rows, SoundwellStats stats)
        {
            long answered = stats.live + stats.bank + stats.neighbour;
            Add(rows, "State", stats.state.ToString());
            Add(rows, "Sidecar", stats.sidecarPid == 0 ? "none" : "pid " + stats.sidecarPid + ", " + stats.modelId);
            Add(rows, "Hit rate", stats.triggers == 0 ? "-" : (100.0 * answered / stats.triggers).ToString("0.0") + " %");
            Add(rows, "Triggers", stats.triggers + ": live " + stats.live + ", bank " + stats.bank + ", neighbour "
                + stats.neighbour + ", other " + stats.silence);
            Add(rows, "Refill", "p50 " + stats.refillP50Millis.ToString("0") + " ms, p95 "
                + stats.refillP95Millis.ToString("0") + " ms, " + stats.inFlight + " in flight");
            Add(rows, "Native memory", Megabytes(stats.cacheBytes) + " live, " + Megabytes(stats.bankBytes) + " banks");
            Add(rows, "Last error", stats.lastError.Length == 0 ? "none" : stats.lastError);
        }

        private static void AddManager(List<KeyValuePair<string, string>> rows, SoundwellManager manager)
        {
            SoundwellCounts counts = manager.Counts;
            Add(rows, "Voices", manager.BusyVoices + " busy");
            Add(rows, "Clips", manager.ClipCount + ", " + Megabytes(manager.ClipBytes) + ", worst upload "
                + manager.WorstUploadMillis.ToString("0.00") + " ms in a tick");
            Add(rows, "Fallbacks", "baked " + counts.baked + ", clip " + counts.clip + ", silence " + counts.silence
                + ", stand-ins " + counts.standIns + ", late " + counts.late + ", missed shots " + counts.missedShots);
        }

        private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0") + " MB";

        private static void Add(List<KeyValuePair<string, string>> rows, string name, string value) =>
            rows.Add(new KeyValuePair<string, string>(name, value));

        private void OnInspectorUpdate() => Repaint(); // ten times a second

        private void OnGUI()
        {
            scroll = EditorGUILayout.BeginScrollView(scroll);
            foreach (KeyValuePair<string, string> row in Rows())
                EditorGUILayout.LabelField(row.Key, row.Value);
            if (SoundwellManager.Exists || EditorSession.Runs)
                ShowLines(EditorSession.Session.RecentLines);
            EditorGUILayout.EndScrollView();
        }

        private static void ShowLines(IReadOnlyList<string> lines)
        {
            EditorGUILayout.LabelField("Last lines", EditorStyles.boldLabel);
            for (int i = Mathf.Max(0, lines.Count - LinesShown); i < lines.Count; i++)
                EditorGUILayout.LabelField(lines[i]);
        }
    }
}
