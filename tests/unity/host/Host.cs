// Runs scenarios on the stand-in engine: loads the bridge's assemblies from bytes, so that a domain reload can load
// them anew with fresh statics, and calls what it is told. Prints "key=value" lines; "# " lines are the engine's log.
//   host FOLDER OUT STEP...   a step is Class.Method of Scenarios, play, edit, stop, reload, tests or quit
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using FakeEngine;
using UnityEditor;

internal static class Host
{
    private static readonly string[] names =
    {
        "Soundwell.Bridge", "Soundwell.Bridge.Editor", "Soundwell.Bridge.Samples", "Soundwell.Bridge.Tests",
        "Soundwell.Bridge.Editor.Tests", "Scenarios",
    };

    private static readonly Dictionary<string, Assembly> loaded = new Dictionary<string, Assembly>();
    private static string folder = "", output = "";

    private static int Main(string[] arguments)
    {
        folder = arguments[0];
        output = arguments[1];
        World.ProjectFolder = output;
        Directory.SetCurrentDirectory(output);
        AppDomain.CurrentDomain.AssemblyResolve += (sender, wanted) => Load(new AssemblyName(wanted.Name).Name);
        try
        {
            for (int i = 2; i < arguments.Length; i++)
                Step(arguments[i]);
        }
        catch (Exception error)
        {
            Console.WriteLine("failure=" + (error is TargetInvocationException ? error.InnerException : error));
            return 1;
        }
        WriteHeard();
        return 0;
    }

    private static void Step(string step)
    {
        switch (step)
        {
            case "edit":
                World.InEditor = true;
                InitializeOnLoad();
                break;
            case "play":
                EditorApplication.Fire(PlayModeStateChange.ExitingEditMode);
                World.BeginPlay(new[] { Load("Soundwell.Bridge") });
                EditorApplication.Fire(PlayModeStateChange.EnteredPlayMode);
                break;
            case "stop":
                EditorApplication.Fire(PlayModeStateChange.ExitingPlayMode);
                World.EndPlay();
                EditorApplication.Fire(PlayModeStateChange.EnteredEditMode);
                break;
            case "reload":
                Reload();
                break;
            case "tests":
                RunTests();
                break;
            case "quit":
                if (World.Playing)
                    World.EndPlay();
                EditorApplication.FireQuitting();
                break;
            default:
                Type type = Load("Scenarios").GetType("Scenarios." + step.Split('.')[0], true);
                type.GetMethod(step.Split('.')[1]).Invoke(null, null);
                break;
        }
    }

    private static Assembly Load(string name)
    {
        if (Array.IndexOf(names, name) < 0)
            return null;
        if (!loaded.TryGetValue(name, out Assembly assembly))
            loaded[name] = assembly = Assembly.Load(File.ReadAllBytes(Path.Combine(folder, name + ".dll")));
        return assembly;
    }

    private static void Reload()
    {
        AssemblyReloadEvents.Fire();
        EditorApplication.ForgetHandlers();
        loaded.Clear();
        GC.Collect();
        InitializeOnLoad();
    }

    private static void InitializeOnLoad()
    {
        foreach (Type type in Load("Soundwell.Bridge.Editor").GetTypes())
            if (type.IsDefined(typeof(InitializeOnLoadAttribute), false))
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
    }

    private static void RunTests()
    {
        int passed = 0;
        foreach (string name in new[] { "Soundwell.Bridge.Editor.Tests", "Soundwell.Bridge.Tests" })
            foreach (Type type in Load(name).GetTypes())
                foreach (MethodInfo method in type.GetMethods())
                    if (IsTest(method) && RunTest(type, method))
                        passed++;
        Console.WriteLine("passed=" + passed);
    }

    private static bool IsTest(MethodInfo method) =>
        method.IsDefined(typeof(NUnit.Framework.TestAttribute), false)
        || method.IsDefined(typeof(UnityEngine.TestTools.UnityTestAttribute), false);

    private static bool RunTest(Type type, MethodInfo method)
    {
        object fixture = Activator.CreateInstance(type);
        try
        {
            CallEach(type, fixture, typeof(NUnit.Framework.SetUpAttribute));
            if (method.Invoke(fixture, null) is IEnumerator steps)
                while (steps.MoveNext())
                    World.Tick(1 / 60.0);
            return true;
        }
        catch (Exception error)
        {
            Console.WriteLine("failed=" + type.Name + "." + method.Name + ": " + (error.InnerException ?? error).Message);
            return false;
        }
        finally
        {
            CallEach(type, fixture, typeof(NUnit.Framework.TearDownAttribute));
        }
    }

    private static void CallEach(Type type, object fixture, Type marked)
    {
        foreach (MethodInfo method in type.GetMethods())
            if (method.IsDefined(marked, false))
                method.Invoke(fixture, null);
    }

    /// <summary>What was heard, as little-endian float32.</summary>
    private static void WriteHeard()
    {
        var bytes = new byte[Mixer.Heard.Count * sizeof(float)];
        Buffer.BlockCopy(Mixer.Heard.ToArray(), 0, bytes, 0, bytes.Length);
        File.WriteAllBytes(Path.Combine(output, "heard.f32"), bytes);
    }
}
