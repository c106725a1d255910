// The stand-in engine's loop: births, deaths, messages, ticks, time. Scenarios drive it; scripts never see it.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;
using Object = UnityEngine.Object;

namespace FakeEngine
{
    internal static class World
    {
        internal static bool Playing, InEditor;
        internal static string ProjectFolder = ".", UnityVersion = "2021.3.0f1";
        internal static double DeltaSecs, TimeSecs;
        internal static int FrameCount;
        internal static Vector3 ListenerPosition;
        internal static readonly Dictionary<string, Object> Resources = new Dictionary<string, Object>();
        internal static readonly List<Collider> Colliders = new List<Collider>();
        internal static readonly List<string> Lines = new List<string>();
        internal static int AudioClipsAlive;
        internal static long UpdateAllocations; // bytes that scripts' Update made in ticks without a log line
        private static readonly List<MonoBehaviour> behaviours = new List<MonoBehaviour>();
        private static readonly List<Object> dying = new List<Object>();
        private static readonly List<GameObject> gameObjects = new List<GameObject>();
        private static double audioDebtSecs;

        internal static void Born(Object made)
        {
            if (made is AudioClip)
                AudioClipsAlive++;
            if (made is GameObject gameObject)
                gameObjects.Add(gameObject);
        }

        internal static void Log(string level, object message)
        {
            Lines.Add(level + ": " + message);
            Console.WriteLine("# " + level + ": " + message);
        }

        /// <summary>One game tick of `secs`: messages in Unity's order, then the audio of that time.</summary>
        internal static void Tick(double secs)
        {
            DeltaSecs = secs;
            TimeSecs += secs;
            FrameCount++;
            foreach (MonoBehaviour behaviour in behaviours.ToArray())
                if (!behaviour.destroyed && behaviour.isActiveAndEnabled)
                    behaviour.script.Tick();
            BuryTheDead();
            audioDebtSecs += secs;
            while (audioDebtSecs >= Mixer.BlockFrames / (double)Mixer.Rate)
            {
                audioDebtSecs -= Mixer.BlockFrames / (double)Mixer.Rate;
                Mixer.RenderBlock();
            }
        }

        /// <summary>Enters play mode: static initialisers, as a player or an editor does.</summary>
        internal static void BeginPlay(IEnumerable<Assembly> scripts)
        {
            Playing = true;
            foreach (Assembly assembly in scripts)
                foreach (Type type in assembly.GetTypes())
                    foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
                        if (method.IsDefined(typeof(RuntimeInitializeOnLoadMethodAttribute), false))
                            method.Invoke(null, null);
        }

        /// <summary>Leaves play mode or ends the player: everything in the scene dies.</summary>
        internal static void EndPlay()
        {
            Application.FireQuitting();
            foreach (GameObject gameObject in gameObjects.ToArray())
                if (!gameObject.destroyed)
                    DestroyNow(gameObject);
            BuryTheDead();
            Playing = false;
            Application.ForgetHandlers();
        }

        internal static void Collide(GameObject a, GameObject b, Vector3 relativeVelocity)
        {
            Send(a, new Collision { velocity = relativeVelocity, other = b.GetComponent<Collider>() });
            Send(b, new Collision { velocity = relativeVelocity * -1f, other = a.GetComponent<Collider>() });
        }

        internal static void Wake(MonoBehaviour behaviour)
        {
            behaviour.script = new Script(behaviour);
            int at = behaviours.FindIndex(other => other.script.Order > behaviour.script.Order);
            behaviours.Insert(at < 0 ? behaviours.Count : at, behaviour);
            Refresh(behaviour);
        }

        /// <summary>Awake once the object is active, then OnEnable or OnDisable where that changed.</summary>
        internal static void Refresh(Behaviour behaviour)
        {
            if (!(behaviour is MonoBehaviour mono) || mono.script == null)
                return;
            if (mono.gameObject.activeInHierarchy)
                mono.script.Awake();
            mono.script.SetActive(mono.isActiveAndEnabled);
        }

        internal static void DestroyLater(Object target)
        {
            if (target != null)
                dying.Add(target);
        }

        internal static void DestroyNow(Object target)
        {
            if (target is null || target.destroyed)
                return;
            if (target is GameObject gameObject)
                DestroyParts(gameObject);
            else if (target is MonoBehaviour behaviour)
                End(behaviour);
            else if (target is AudioClip)
                AudioClipsAlive--;
            target.destroyed = true;
        }

        private static void DestroyParts(GameObject gameObject)
        {
            foreach (Component component in gameObject.components.ToArray())
                if (component is MonoBehaviour)
                    DestroyNow(component);
            foreach (Transform child in new List<Transform>(Children(gameObject.transform)))
                DestroyNow(child.gameObject);
            gameObject.transform.SetParent(null, false);
            foreach (Component component in gameObject.components)
                component.destroyed = true;
            gameObjects.Remove(gameObject);
        }

        private static IEnumerable<Transform> Children(Transform transform)
        {
            for (int i = 0; i < transform.childCount; i++)
                yield return transform.GetChild(i);
        }

        private static void End(MonoBehaviour behaviour)
        {
            behaviour.script.SetActive(false);
            if (behaviour.script.WasAwake)
                behaviour.script.Message("OnDestroy");
            behaviours.Remove(behaviour);
        }

        private static void BuryTheDead()
        {
            foreach (Object target in dying.ToArray())
                DestroyNow(target);
            dying.Clear();
        }

        private static void Send(GameObject to, Collision collision)
        {
            foreach (Component component in to.components.ToArray())
                if (component is MonoBehaviour behaviour)
                    Script.Send(behaviour, "OnCollisionEnter", collision);
        }
    }
}
