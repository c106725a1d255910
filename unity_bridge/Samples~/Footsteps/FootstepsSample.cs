// You hear a walk over four floors: gravel, wood, metal, grass; every step is another variation.
// Put this on an empty object and press Play. Ends with the object: nothing else to clean up.
#nullable enable
using Soundwell;
using UnityEngine;
#if UNITY_6000_0_OR_NEWER
using SurfaceMaterial = UnityEngine.PhysicsMaterial;
#else
using SurfaceMaterial = UnityEngine.PhysicMaterial;
#endif

namespace SoundwellSamples
{
    public sealed class FootstepsSample : MonoBehaviour
    {
        private static readonly string[] floors = { "gravel", "wood", "metal", "grass" };
        private const float FloorLength = 4f, Speed = 2f, StrideSecs = 0.5f;
        private SoundwellFootsteps walker = null!;
        private float sinceStep;

        public SoundwellFootsteps Walker => walker;

        private void Start()
        {
            SoundwellSurfaceTable table = ScriptableObject.CreateInstance<SoundwellSurfaceTable>();
            table.surfaces = new SoundwellSurface[floors.Length];
            for (int i = 0; i < floors.Length; i++)
                table.surfaces[i] = NewFloor(floors[i], i);
            var body = new GameObject("Walker");
            body.SetActive(false); // until it is set up
            body.transform.SetParent(transform, false);
            walker = body.AddComponent<SoundwellFootsteps>();
            walker.surfaces = table;
            body.SetActive(true);
        }

        private void Update()
        {
            walker.transform.Translate(Vector3.right * (Speed * Time.deltaTime));
            if (walker.transform.localPosition.x > FloorLength * floors.Length)
                walker.transform.localPosition = Vector3.zero;
            sinceStep += Time.deltaTime;
            if (sinceStep < StrideSecs)
                return;
            sinceStep -= StrideSecs;
            walker.Step();
        }

        private SoundwellSurface NewFloor(string surface, int index)
        {
            GameObject floor = GameObject.CreatePrimitive(PrimitiveType.Cube);
            floor.transform.SetParent(transform, false);
            floor.transform.localScale = new Vector3(FloorLength, 0.2f, 4f);
            floor.transform.localPosition = new Vector3((index + 0.5f) * FloorLength, -0.1f, 0f);
            var material = new SurfaceMaterial(surface);
            floor.GetComponent<Collider>().sharedMaterial = material;
            return new SoundwellSurface
            {
                name = surface,
                material = material,
                sound = SoundwellSound.Create("step-" + surface, "footstep", 0.5f,
                    new SoundwellAttribute("surface", surface)),
            };
        }
    }
}
