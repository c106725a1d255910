// One script's messages: when each is sent, and that an exception in one does not end the game.
using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;

namespace FakeEngine
{
    /// <summary>The messages of one script, found by name as Unity finds them.</summary>
    internal sealed class Script
    {
        private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        internal readonly int Order;
        private readonly MonoBehaviour target;
        private readonly Action update, lateUpdate;
        private readonly List<Coroutine> routines = new List<Coroutine>();
        private bool awake, active, started;

        internal Script(MonoBehaviour target)
        {
            this.target = target;
            update = Find("Update");
            lateUpdate = Find("LateUpdate");
            var order = (DefaultExecutionOrder)Attribute.GetCustomAttribute(target.GetType(), typeof(DefaultExecutionOrder));
            Order = order?.order ?? 0;
        }

        internal bool WasAwake => awake;

        internal void Message(string name)
        {
            try
            {
                Find(name)?.Invoke();
            }
            catch (Exception error)
            {
                Debug.LogException(error);
            }
        }

        internal void Awake()
        {
            if (awake)
                return;
            awake = true;
            Message("Awake");
        }

        internal void SetActive(bool value)
        {
            if (value == active)
                return;
            active = value;
            Message(value ? "OnEnable" : "OnDisable");
        }

        internal void Run(Coroutine routine)
        {
            if (routine.steps.MoveNext())
                routines.Add(routine);
        }

        internal void Tick()
        {
            if (!started)
            {
                started = true;
                Message("Start");
            }
            try
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                int lines = World.Lines.Count;
                update?.Invoke();
                if (World.Lines.Count == lines) // a line for the console is a string
                    World.UpdateAllocations += GC.GetAllocatedBytesForCurrentThread() - before;
                routines.RemoveAll(routine => !routine.steps.MoveNext());
                lateUpdate?.Invoke();
            }
            catch (Exception error)
            {
                Debug.LogException(error);
            }
        }

        internal static void Send(object target, string message, params object[] arguments)
        {
            MethodInfo method = Method(target, message);
            if (method != null)
                method.Invoke(target, arguments);
        }

        private Action Find(string name)
        {
            MethodInfo method = Method(target, name);
            return method == null || method.GetParameters().Length > 0 || method.ReturnType != typeof(void)
                ? null
                : (Action)Delegate.CreateDelegate(typeof(Action), target, method);
        }

        private static MethodInfo Method(object target, string name)
        {
            for (Type type = target.GetType(); type != null; type = type.BaseType)
            {
                MethodInfo method = type.GetMethod(name, Any | BindingFlags.DeclaredOnly);
                if (method != null)
                    return method;
            }
            return null;
        }
    }
}
