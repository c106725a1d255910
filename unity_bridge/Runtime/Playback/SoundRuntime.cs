// What the running manager knows of one sound asset. Knows no voice. Main thread.
#nullable enable
namespace Soundwell
{
    internal sealed class SoundRuntime
    {
        internal readonly SoundwellManager owner;
        internal uint number; // the core's; 0: it has none
        internal int nextBaked;
        internal SoundwellTier lastTier = SoundwellTier.Live;
        private bool changed = true;

        internal SoundRuntime(SoundwellManager owner)
        {
            this.owner = owner;
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
