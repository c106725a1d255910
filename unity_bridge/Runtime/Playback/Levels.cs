// Conversions between what designers write and what Unity wants. Pure.
#nullable enable
using UnityEngine;

namespace Soundwell
{
    internal static class Levels
    {
        /// <summary>AudioSource.volume (0 to 1, clamped) of a level in dB.</summary>
        internal static float Volume(float decibels) => Mathf.Clamp01(Mathf.Pow(10f, decibels / 20f));

        /// <summary>AudioSource.pitch of a shift in cents.</summary>
        internal static float Pitch(float cents) => Mathf.Pow(2f, cents / 1200f);
    }
}
