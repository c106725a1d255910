// The one manager of a running game: answers triggers from the core, the baked clips or the fallback clip, and gives
// the answer a pooled AudioSource. Made on first use, gone with the game. Main thread; nothing here waits, and after
// warm-up a trigger allocates nothing.
#nullable enable
using Soundwell.Native;
using UnityEngine;

namespace Soundwell
{
    [AddComponentMenu("")]
    [DefaultExecutionOrder(-500)]
    public sealed class SoundwellManager : MonoBehaviour
    {
        private const double LongestWaitSecs = 0.25; // for a clip to be copied; later than that it is no answer any more

        private static SoundwellManager? instance;
        private static bool quitting;

        private CoreSession session = null!;
        private ClipCache cache = null!;
        private VoicePool pool = null!;
        private SoundwellPlatformSettings settings = null!;
        private double blockSecs;
        private SoundwellCounts counts;

        /// <summary>The manager, made where there is none; null while the game quits. Main thread.</summary>
        public static SoundwellManager? Instance
        {
            get
            {
                if (instance == null && !quitting && Application.isPlaying)
                    Create();
                return instance;
            }
        }

        public static bool Exists => instance != null;

        /// <summary>Core and log, for windows.</summary>
        public CoreSession Session => session;

        public SoundwellCounts Counts
        {
            get
            {
                SoundwellCounts now = counts;
                now.missedShots = Bursts.Missed;
                return now;
            }
        }

        public int BusyVoices => pool.Busy;

        public int ClipCount => cache.ClipCount;

        public long ClipBytes => cache.Bytes;

        /// <summary>The dearest tick's upload time, milliseconds.</summary>
        public double WorstUploadMillis => cache.Budget.WorstTickMillis;

        /// <summary>Ticks that copied samples.</summary>
        public int UploadTicks => cache.Budget.Ticks;

        /// <summary>Those of them that took longer than the settings allow.</summary>
        public int UploadOverruns => cache.Budget.Overruns;

        internal BurstScheduler Bursts { get; } = new BurstScheduler();

        /// <summary>A moment that Unity can still meet exactly: two mixer blocks from now.</summary>
        internal double SoonestDsp => AudioSettings.dspTime + 2 * blockSecs;

        internal ClipCache Cache => cache;

        /// <summary>Tells the core of a sound and asks for its variations. Called by emitters when they wake up.</summary>
        public void Prepare(SoundwellSound sound)
        {
            SoundRuntime runtime = RuntimeOf(sound);
            if (runtime.number != 0 && sound.variations > 0)
                session.Core!.Prewarm(runtime.number, sound.variations);
        }

        /// <summary>Ready variations of a sound over those asked for, 0 to 1; 1 where there is no core to ask.</summary>
        public float Readiness(SoundwellSound sound)
        {
            SoundRuntime runtime = RuntimeOf(sound);
            if (runtime.number == 0 || sound.variations == 0)
                return 1f;
            int ready = 0;
            for (int bucket = 0; bucket < 3; bucket++)
                ready += Mathf.Min(sound.variations, session.Core!.Pool(runtime.number, bucket).fresh);
            return ready / (3f * sound.variations);
        }

        /// <summary>Lets a sound's live variations go, as at the end of a level.</summary>
        public void Unload(SoundwellSound sound)
        {
            SoundRuntime runtime = RuntimeOf(sound);
            if (runtime.number != 0)
                session.Core!.Drain(runtime.number);
        }

        /// <summary>Plays a sound at a place, for one-liners without an emitter.</summary>
        public SoundwellPlayback PlayAtPoint(SoundwellSound sound, Vector3 position, float intensity = 0.5f) =>
            Play(new PlayRequest { sound = sound, position = position, intensity = intensity });

        internal SoundwellPlayback Play(in PlayRequest request)
        {
            SoundwellSound sound = request.sound;
            SoundRuntime runtime = RuntimeOf(sound);
            counts.triggers++;
            Played played = default;
            if (runtime.number != 0)
                session.Core!.Acquire(runtime.number, request.intensity, request.emitter, out played);
            ClipSlot? slot = played.variation.Exists ? HoldOrStandIn(runtime.number, played.variation) : null;
            AudioClip? clip = slot == null ? ProjectClip(sound, runtime, ref played) : null;
            Count(runtime, sound, played.tier);
            if (slot == null && clip == null)
                return new SoundwellPlayback(SoundwellTier.Silence, null);
            Voice voice = pool.voices[pool.Take(request.emitter, request.emitterLimit, sound)];
            Load(voice, request, played, slot);
            if (clip != null)
                Started(voice.StartClip(clip, AudioSettings.dspTime));
            else if (slot!.Ready)
                Started(voice.StartSlot(AudioSettings.dspTime));
            return new SoundwellPlayback(played.tier, voice);
        }

        internal void StopEmitter(ulong emitter) => pool.StopEmitter(emitter);

        internal uint NumberOf(SoundwellSound sound) => RuntimeOf(sound).number;

        /// <summary>Counts uploads anew, as after a loading screen.</summary>
        public void ForgetUploads() => cache.Budget.ForgetPast();

        /// <summary>Ends playing, core and clips. The next use makes a new manager. Safe to call at any time.</summary>
        public static void Shutdown()
        {
            if (instance == null)
                return;
            SoundwellManager old = instance;
            instance = null;
            old.End();
            if (Application.isPlaying)
                Destroy(old.gameObject);
            else
                DestroyImmediate(old.gameObject);
        }

        // With domain reload switched off, statics outlive play mode: begin from nothing all the same.
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void ResetStatics()
        {
            instance?.End();
            instance = null;
            quitting = false;
            CoreSession.ForgetReason();
            Application.quitting -= OnQuitting;
            Application.quitting += OnQuitting;
        }

        private static void OnQuitting()
        {
            quitting = true;
            Shutdown();
        }

        private static void Create()
        {
            var gameObject = new GameObject("Soundwell");
            DontDestroyOnLoad(gameObject);
            instance = gameObject.AddComponent<SoundwellManager>();
        }

        private void Awake()
        {
            SoundwellSettings asset = SoundwellSettings.Active;
            settings = asset.Current;
            cache = new ClipCache((long)settings.clipMegabytes << 20, new UploadBudget(settings.uploadMillisPerTick));
            pool = new VoicePool(transform, settings.voices);
            AudioSettings.GetDSPBufferSize(out int frames, out int _);
            blockSecs = frames / (double)AudioSettings.outputSampleRate;
            session = new CoreSession(asset, Application.productName, Application.isEditor);
            AudioSettings.OnAudioConfigurationChanged += OnAudioConfigurationChanged;
        }

        private void Update()
        {
            double now = AudioSettings.dspTime;
            cache.Tick();
            StartWaiting(now);
            pool.Tick(now);
            Bursts.Tick(now, settings.lookaheadSecs);
            session.PumpLog();
        }

        private void OnDestroy()
        {
            if (ReferenceEquals(instance, this))
                instance = null;
            End();
        }

        private void End()
        {
            AudioSettings.OnAudioConfigurationChanged -= OnAudioConfigurationChanged;
            pool.StopAll();
            cache.Dispose();
            session.Dispose();
        }

        // A new device or rate takes the samples of scripted clips with it: copy them again as they are asked for.
        private void OnAudioConfigurationChanged(bool deviceWasChanged)
        {
            pool.StopAll();
            cache.Dispose();
        }

        private SoundRuntime RuntimeOf(SoundwellSound sound)
        {
            SoundRuntime? runtime = sound.runtime;
            if (runtime == null || !ReferenceEquals(runtime.owner, this))
                sound.runtime = runtime = new SoundRuntime(this);
            runtime.Update(session, sound);
            return runtime;
        }

        private ClipSlot? HoldOrStandIn(uint number, Variation variation)
        {
            ClipSlot? slot = cache.Hold(number, variation);
            if (slot != null && slot.Ready)
                return slot;
            ClipSlot? older = cache.StandIn(number);
            if (older == null)
                return slot;
            counts.standIns++;
            return older;
        }

        private static AudioClip? ProjectClip(SoundwellSound sound, SoundRuntime runtime, ref Played played)
        {
            if (sound.bakedClips.Length > 0)
            {
                played.tier = SoundwellTier.Baked;
                return sound.bakedClips[runtime.nextBaked++ % sound.bakedClips.Length];
            }
            played.tier = sound.fallbackClip != null ? SoundwellTier.Clip : SoundwellTier.Silence;
            return sound.fallbackClip;
        }

        private void Load(Voice voice, in PlayRequest request, in Played played, ClipSlot? slot)
        {
            float centre = played.bucket == 0 ? 0.2f : played.bucket == 1 ? 0.575f : 0.875f; // of the core's buckets
            float trim = slot == null ? 0 : (Mathf.Clamp01(request.intensity) - centre) * request.sound.dynamicsDb;
            voice.Configure(request.sound, played.pitchCents + request.pitchCents, played.gainDb + request.gainDb + trim);
            voice.Place(request.follow, request.position);
            voice.emitter = request.emitter;
            voice.order = counts.triggers;
            voice.dspTime = request.dspTime;
            voice.slot = slot;
            if (slot != null)
                slot.users++;
            voice.state = VoiceState.Waiting;
            double now = AudioSettings.dspTime;
            voice.startDsp = System.Math.Max(now, request.dspTime);
            voice.waitsUntil = voice.startDsp + LongestWaitSecs;
        }

        private void StartWaiting(double now)
        {
            foreach (Voice voice in pool.voices)
            {
                if (voice.state != VoiceState.Waiting)
                    continue;
                if (voice.slot!.Ready)
                {
                    Started(voice.StartSlot(now));
                }
                else if (now > voice.waitsUntil)
                {
                    counts.dropped++;
                    voice.Release();
                }
            }
        }

        private void Started(bool inTime)
        {
            if (!inTime)
                counts.late++;
        }

        private void Count(SoundRuntime runtime, SoundwellSound sound, SoundwellTier tier)
        {
            switch (tier)
            {
                case SoundwellTier.Live: counts.live++; break;
                case SoundwellTier.Bank: counts.bank++; break;
                case SoundwellTier.Neighbour: counts.neighbour++; break;
                case SoundwellTier.Baked: counts.baked++; break;
                case SoundwellTier.Clip: counts.clip++; break;
                default: counts.silence++; break;
            }
            bool project = tier == SoundwellTier.Baked || tier == SoundwellTier.Clip || tier == SoundwellTier.Silence;
            if (project && runtime.TellsFirstTime(tier)) // the core logs the changes among its own tiers
                SoundwellLog.Info("The sound " + sound.name + " plays from: " + tier + ".");
        }
    }
}
