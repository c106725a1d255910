// One SafeHandle per native object with an owner of its own. A child keeps its parent alive, so that finalisers may
// run in any order. Variations have none: they are counted natively and live in preallocated slots (see ClipCache),
// where a managed object per trigger would be garbage.
#nullable enable
using System;
using System.Runtime.InteropServices;

namespace Soundwell.Native
{
    /// <summary>Owns a soundwell_context. Releasing it ends the connection and the core's thread in at most 500 ms.</summary>
    internal sealed class ContextHandle : SafeHandle
    {
        internal ContextHandle(IntPtr context) : base(IntPtr.Zero, true)
        {
            SetHandle(context);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            NativeMethods.Destroy(handle);
            return true;
        }
    }

    /// <summary>Owns a soundwell_voice and holds its context until it is gone itself.</summary>
    internal sealed class VoiceHandle : SafeHandle
    {
        private readonly ContextHandle parent;

        internal VoiceHandle(IntPtr voice, ContextHandle context) : base(IntPtr.Zero, true)
        {
            parent = context;
            bool added = false;
            parent.DangerousAddRef(ref added);
            SetHandle(voice);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            NativeMethods.VoiceDestroy(handle);
            parent.DangerousRelease();
            return true;
        }
    }
}
