// What the running manager knows of one sound asset. Knows no voice. Main thread.
#nullable enable
namespace Soundwell
{
    internal sealed class SoundRuntime
    {
        internal readonly SoundwellManager owner;
        internal uint number; // the core's; 0: it has none
        internal int nextBaked;
        private int told; // bits of tiers
        private bool changed = true;

        internal SoundRuntime(SoundwellManager owner)
        {
            this.owner = owner;
        }

        /// <summary>True the first time only, so that a sound between two tiers fills no console.</summary>
        internal bool TellsFirstTime(SoundwellTier tier)
        {
            bool first = (told & (1 << (int)tier)) == 0;
            told |= 1 << (int)tier;
            return first;
        }

        internal void MarkChanged() => changed = true;

        /// <summary>Tells the core of the sound where it does not know it as it is now.</summary>
        internal void Update(CoreSession session, SoundwellSound sound)
        {
            if (!changed)
                return;
            changed = false;
            number = session.Define(sound);
        }
    }
}
