// Colliders, rays and collisions. Signatures looked up in:
//   UnityCsReference Modules/Physics/ScriptBindings: Collider (6000.3.0a2), RaycastHit, BoxCollider (2023.3.0a11), SphereCollider,
//   PhysicsMaterial (2023.3.0a10); Modules/Physics/Managed/Collision.cs (6000.4.0a2)
//   Scripting API 6000.0: Physics.Raycast, Rigidbody, TerrainCollider.terrainData
// PhysicMaterial became PhysicsMaterial in 6000.0.
using System;
using FakeEngine;
#if UNITY_6000_0_OR_NEWER
using SurfaceMaterial = UnityEngine.PhysicsMaterial;
#else
using SurfaceMaterial = UnityEngine.PhysicMaterial;
#endif

namespace UnityEngine
{
#if UNITY_6000_0_OR_NEWER
    public class PhysicsMaterial : Object
    {
        public PhysicsMaterial()
        {
        }

        public PhysicsMaterial(string name) => this.name = name;
    }
#else
    public class PhysicMaterial : Object
    {
        public PhysicMaterial()
        {
        }

        public PhysicMaterial(string name) => this.name = name;
    }
#endif

    public enum QueryTriggerInteraction
    {
        UseGlobal = 0,
        Ignore = 1,
        Collide = 2,
    }

    public class Collider : Component
    {
        public Collider() => World.Colliders.Add(this);

        public bool enabled { get; set; } = true;

        public bool isTrigger { get; set; }

        public SurfaceMaterial sharedMaterial { get; set; }

        public SurfaceMaterial material
        {
            get => sharedMaterial;
            set => sharedMaterial = value;
        }

        /// <summary>Where a ray straight down from `origin` meets the top; false where it does not.</summary>
        internal virtual bool MeetsFromAbove(Vector3 origin, float maxDistance, out Vector3 point)
        {
            point = default;
            return false;
        }

        internal bool Below(Vector3 origin, Vector3 centre, Vector3 half, float maxDistance, out Vector3 point)
        {
            point = new Vector3(origin.x, centre.y + half.y, origin.z);
            float distance = origin.y - point.y;
            return Math.Abs(origin.x - centre.x) <= half.x && Math.Abs(origin.z - centre.z) <= half.z && distance >= 0
                && distance <= maxDistance;
        }
    }

    public class BoxCollider : Collider
    {
        public Vector3 center { get; set; }

        public Vector3 size { get; set; } = Vector3.one;

        internal override bool MeetsFromAbove(Vector3 origin, float maxDistance, out Vector3 point)
        {
            Vector3 scale = transform.localScale;
            var half = new Vector3(size.x * scale.x / 2f, size.y * scale.y / 2f, size.z * scale.z / 2f);
            return Below(origin, transform.position + center, half, maxDistance, out point);
        }
    }

    public class SphereCollider : Collider
    {
        public float radius { get; set; } = 0.5f;
    }

    public class TerrainCollider : Collider
    {
        public TerrainData terrainData { get; set; }

        internal override bool MeetsFromAbove(Vector3 origin, float maxDistance, out Vector3 point)
        {
            var half = new Vector3(terrainData.size.x / 2f, 0f, terrainData.size.z / 2f);
            Vector3 centre = transform.position + new Vector3(half.x, 0f, half.z);
            return Below(origin, centre, half, maxDistance, out point);
        }
    }

    public class Rigidbody : Component
    {
        public float mass { get; set; } = 1f;

        public bool useGravity { get; set; } = true;

        public bool isKinematic { get; set; }
    }

    public struct RaycastHit
    {
        internal Collider hit;

        public Collider collider => hit;

        public Vector3 point { get; set; }

        public Vector3 normal { get; set; }

        public float distance { get; set; }
    }

    public class Collision
    {
        internal Vector3 velocity;
        internal Collider other;

        public Vector3 relativeVelocity => velocity;

        public Collider collider => other;

        public GameObject gameObject => other.gameObject;
    }

    public partial class Physics
    {
        public static bool Raycast(Vector3 origin, Vector3 direction, float maxDistance, int layerMask,
            QueryTriggerInteraction queryTriggerInteraction) =>
            Raycast(origin, direction, out RaycastHit _, maxDistance, layerMask, queryTriggerInteraction);

        public static bool Raycast(Vector3 origin, Vector3 direction, out RaycastHit hitInfo, float maxDistance, int layerMask,
            QueryTriggerInteraction queryTriggerInteraction)
        {
            hitInfo = default;
            float nearest = float.MaxValue;
            foreach (Collider collider in World.Colliders)
            {
                bool seen = !collider.destroyed && collider.enabled && (layerMask & (1 << collider.gameObject.layer)) != 0
                    && !(collider.isTrigger && queryTriggerInteraction == QueryTriggerInteraction.Ignore);
                if (!seen || !collider.MeetsFromAbove(origin, maxDistance, out Vector3 point))
                    continue;
                float distance = origin.y - point.y;
                if (distance >= nearest)
                    continue;
                nearest = distance;
                hitInfo = new RaycastHit { hit = collider, point = point, normal = Vector3.up, distance = distance };
            }
            return nearest < float.MaxValue;
        }
    }
}
