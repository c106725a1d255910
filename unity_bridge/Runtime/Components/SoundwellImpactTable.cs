// Which sound two materials make when they meet, in either order. Knows no physics event.
#nullable enable
using System;
using UnityEngine;
#if UNITY_6000_0_OR_NEWER
using SurfaceMaterial = UnityEngine.PhysicsMaterial;
#else
using SurfaceMaterial = UnityEngine.PhysicMaterial;
#endif

namespace Soundwell
{
    /// <summary>One row: two materials and their sound. An empty material stands for any.</summary>
    [Serializable]
    public sealed class SoundwellImpactPair
    {
        public SurfaceMaterial? first;
        public SurfaceMaterial? second;
        public SoundwellSound? sound;
    }

    /// <summary>The pairs of a game. The first row that fits wins, so put rows with an empty material last.</summary>
    [CreateAssetMenu(menuName = "Soundwell/Impact Table", fileName = "Impacts")]
    public sealed class SoundwellImpactTable : ScriptableObject
    {
        public SoundwellImpactPair[] pairs = new SoundwellImpactPair[0];

        /// <summary>The sound of a pair; null where no row fits. Allocates nothing.</summary>
        public SoundwellSound? SoundOf(SurfaceMaterial? a, SurfaceMaterial? b)
        {
            foreach (SoundwellImpactPair pair in pairs)
                if ((Fits(pair.first, a) && Fits(pair.second, b)) || (Fits(pair.first, b) && Fits(pair.second, a)))
                    return pair.sound;
            return null;
        }

        private static bool Fits(SurfaceMaterial? wanted, SurfaceMaterial? found) =>
            wanted == null || ReferenceEquals(wanted, found);
    }
}
