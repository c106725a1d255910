// Which variations lie in which AudioClips: reuses clips, bounds their memory, copies within the tick's budget.
// AudioClips made by scripts are never collected by Unity, so every one is destroyed here. Main thread.
#nullable enable
using System;
using System.Collections.Generic;
using Soundwell.Native;

namespace Soundwell
{
    internal sealed class ClipCache : IDisposable
    {
        private const int MaxSlots = 512;
        private readonly Dictionary<long, ClipSlot> byVariation = new Dictionary<long, ClipSlot>(MaxSlots);
        private readonly List<ClipSlot> slots = new List<ClipSlot>(MaxSlots);
        private readonly List<ClipSlot> unfinished = new List<ClipSlot>(MaxSlots);
        private readonly float[] monoChunk = new float[ClipSlot.ChunkFrames];
        private readonly float[] stereoChunk = new float[ClipSlot.ChunkFrames * 2];
        private readonly long maxBytes;
        private long bytes, clock;

        internal ClipCache(long maxBytes, UploadBudget budget)
        {
            this.maxBytes = maxBytes;
            Budget = budget;
        }

        internal UploadBudget Budget { get; }

        internal long Bytes => bytes;

        internal int ClipCount => slots.Count;

        internal int Created { get; private set; }

        /// <summary>The slot that holds `variation`, whose count it takes over; null when every clip is in use.</summary>
        internal ClipSlot? Hold(uint sound, Variation variation)
        {
            long key = (long)variation.pointer;
            if (byVariation.TryGetValue(key, out ClipSlot? slot))
            {
                variation.Release(); // the slot has a count of its own
                slot.usedAt = ++clock;
                return slot;
            }
            VariationInfo info = variation.Info();
            slot = FreeSlot(info);
            if (slot == null)
            {
                variation.Release();
                return null;
            }
            slot.Assign(sound, variation, info);
            slot.usedAt = ++clock;
            byVariation[key] = slot;
            if (!Upload(slot))
                unfinished.Add(slot);
            return slot;
        }

        /// <summary>A whole clip of the same sound, for when the chosen one does not fit into this tick.</summary>
        internal ClipSlot? StandIn(uint sound)
        {
            ClipSlot? oldest = null; // the one heard longest ago
            foreach (ClipSlot slot in slots)
                if (slot.sound == sound && slot.variation.Exists && slot.Ready)
                    if (oldest == null || slot.usedAt < oldest.usedAt)
                        oldest = slot;
            if (oldest != null)
                oldest.usedAt = ++clock;
            return oldest;
        }

        /// <summary>A new tick: goes on with what did not fit into the last one, oldest first.</summary>
        internal void Tick()
        {
            Budget.NextTick();
            int done = 0;
            while (done < unfinished.Count && Upload(unfinished[done]))
                done++;
            if (done > 0)
                unfinished.RemoveRange(0, done);
        }

        /// <summary>Empties and destroys all clips; nothing may be playing from them.</summary>
        public void Dispose()
        {
            foreach (ClipSlot slot in slots)
                DestroyNow(slot);
            slots.Clear();
            unfinished.Clear();
            byVariation.Clear();
            bytes = 0;
        }

        private bool Upload(ClipSlot slot) => slot.Upload(Budget, slot.channels == 1 ? monoChunk : stereoChunk);

        private ClipSlot? FreeSlot(VariationInfo info)
        {
            int chunks = 1;
            while (chunks * ClipSlot.ChunkFrames < info.frames)
                chunks *= 2;
            long wanted = (long)chunks * ClipSlot.ChunkFrames * info.channels * sizeof(float);
            bool mayGrow = bytes + wanted <= maxBytes && slots.Count < MaxSlots;
            ClipSlot? fitting = Oldest(chunks, info, true);
            if (fitting != null && (!fitting.variation.Exists || !mayGrow))
                return Emptied(fitting);
            while (!mayGrow)
            {
                ClipSlot? victim = Oldest(chunks, info, false);
                if (victim == null)
                    return fitting == null ? null : Emptied(fitting);
                Emptied(victim);
                slots.Remove(victim);
                bytes -= victim.Bytes;
                UnityEngine.Object.Destroy(victim.clip); // later: we may be inside a physics message
                mayGrow = bytes + wanted <= maxBytes && slots.Count < MaxSlots;
            }
            var slot = new ClipSlot(chunks, info.channels, info.sampleRateHz);
            slots.Add(slot);
            bytes += slot.Bytes;
            Created++;
            return slot;
        }

        private ClipSlot? Oldest(int chunks, VariationInfo info, bool fitting)
        {
            ClipSlot? oldest = null;
            foreach (ClipSlot slot in slots)
                if (slot.users == 0 && (!fitting || slot.Fits(chunks, info)))
                    if (oldest == null || Age(slot) < Age(oldest))
                        oldest = slot;
            return oldest;
        }

        private static long Age(ClipSlot slot) => slot.variation.Exists ? slot.usedAt : -1;

        private ClipSlot Emptied(ClipSlot slot)
        {
            if (slot.variation.Exists)
                byVariation.Remove((long)slot.variation.pointer);
            unfinished.Remove(slot);
            slot.Empty();
            return slot;
        }

        // Now: when play mode ends, what is to be destroyed later may stay for ever.
        private static void DestroyNow(ClipSlot slot)
        {
            slot.Empty();
            UnityEngine.Object.DestroyImmediate(slot.clip);
        }
    }
}
