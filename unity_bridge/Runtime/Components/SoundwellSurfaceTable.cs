// Which sound a surface has: by physics material, terrain layer or tag, whichever a row names. Knows no emitter.
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
    /// <summary>One row: what is stepped on, and how that sounds.</summary>
    [Serializable]
    public sealed class SoundwellSurface
    {
        public string name = "";
        public SurfaceMaterial? material;
        public TerrainLayer? terrainLayer;
        [Tooltip("Tag of the collider's object; empty: none.")]
        public string tag = "";
        public SoundwellSound? sound;
    }

    /// <summary>The surfaces of a game. The first row that fits wins.</summary>
    [CreateAssetMenu(menuName = "Soundwell/Surface Table", fileName = "Surfaces")]
    public sealed class SoundwellSurfaceTable : ScriptableObject
    {
        public SoundwellSurface[] surfaces = new SoundwellSurface[0];
        [Tooltip("Where no row fits.")]
        public SoundwellSound? otherwise;

        /// <summary>The sound of what was hit. Allocates nothing.</summary>
        public SoundwellSound? SoundOf(Collider hit, Vector3 point)
        {
            TerrainLayer? layer = TerrainSurfaces.LayerAt(hit, point);
            SurfaceMaterial? material = hit.sharedMaterial;
            foreach (SoundwellSurface surface in surfaces)
                if (Fits(surface, hit, material, layer))
                    return surface.sound;
            return otherwise;
        }

        private static bool Fits(SoundwellSurface surface, Collider hit, SurfaceMaterial? material, TerrainLayer? layer)
        {
            if (surface.terrainLayer != null && ReferenceEquals(surface.terrainLayer, layer))
                return true;
            if (surface.material != null && ReferenceEquals(surface.material, material))
                return true;
            return surface.tag.Length > 0 && hit.CompareTag(surface.tag);
        }
    }
}
