// Finds a sidecar on this machine or installs one into Library/Soundwell. Runs processes; the editor's thread never
// waits for them. Knows no window.
#nullable enable
using System;
using System.Diagnostics;
using System.IO;

namespace SoundwellEditor
{
    /// <summary>Looks for the `soundwell` command and installs it.</summary>
    public sealed class SidecarInstaller
    {
        private Process? process;
        private string[] steps = new string[0];
        private int step;
        private readonly string python, venv;

        /// <summary>`python`: a Python 3.11 or newer; `venv`: folder to install into.</summary>
        public SidecarInstaller(string python, string venv)
        {
            this.python = python;
            this.venv = venv;
        }

        public bool Busy => process != null;

        public string Message { get; private set; } = "";

        /// <summary>The executable, in `venv` or on the PATH; null where there is none.</summary>
        public static string? Find(string venv)
        {
            string name = IsWindows ? "soundwell.exe" : "soundwell";
            string own = Path.Combine(venv, IsWindows ? "Scripts" : "bin", name);
            if (File.Exists(own))
                return own;
            string path = Environment.GetEnvironmentVariable("PATH") ?? "";
            foreach (string folder in path.Split(Path.PathSeparator))
                if (folder.Length > 0 && File.Exists(Path.Combine(folder, name)))
                    return Path.Combine(folder, name);
            return null;
        }

        /// <summary>Begins to install; Poll tells when it is over. `package` is a pip requirement.</summary>
        public void Install(string package)
        {
            string own = Path.Combine(venv, IsWindows ? "Scripts" : "bin", IsWindows ? "python.exe" : "python");
            steps = new[] { python, "-m venv \"" + venv + "\"", own, "-m pip install \"" + package + "\"" };
            step = 0;
            Next();
        }

        /// <summary>True once nothing runs any more.</summary>
        public bool Poll()
        {
            if (process == null)
                return true;
            if (!process.HasExited)
                return false;
            bool ok = process.ExitCode == 0;
            Message = ok ? "" : "exit code " + process.ExitCode + ": " + process.StandardError.ReadToEnd().Trim();
            process.Dispose();
            process = null;
            if (ok && step < steps.Length)
                Next();
            return process == null;
        }

        private void Next()
        {
            var start = new ProcessStartInfo(steps[step], steps[step + 1])
            {
                UseShellExecute = false, CreateNoWindow = true, RedirectStandardError = true,
            };
            step += 2;
            try
            {
                process = Process.Start(start);
            }
            catch (System.ComponentModel.Win32Exception error)
            {
                process = null;
                Message = start.FileName + " cannot be started: " + error.Message;
            }
        }

        private static bool IsWindows => Path.DirectorySeparatorChar == '\\';
    }
}
