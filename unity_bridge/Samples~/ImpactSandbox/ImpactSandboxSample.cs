// You hear crates of wood, metal and stone fall on a floor; heavier ones sound lower, faster ones louder.
// Put this on an empty object and press Play; every two seconds they are lifted again.
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
    public sealed class ImpactSandboxSample : MonoBehaviour
    {
        private static readonly string[] materials = { "wood", "metal", "stone" };
        private const float LiftSecs = 2f, Height = 4f;
        private readonly GameObject[] crates = new GameObject[materials.Length];
        private float sinceLift;

        public GameObject[] Crates => crates;

        public GameObject Floor { get; private set; } = null!;

        private void Start()
        {
            Floor = GameObject.CreatePrimitive(PrimitiveType.Plane);
            Floor.transform.SetParent(transform, false);
            SoundwellImpactTable table = ScriptableObject.CreateInstance<SoundwellImpactTable>();
            table.pairs = new SoundwellImpactPair[materials.Length];
            for (int i = 0; i < materials.Length; i++)
                crates[i] = NewCrate(table, i);
            foreach (GameObject crate in crates)
                crate.SetActive(true); // the table is whole now
        }

        private void Update()
        {
            sinceLift += Time.deltaTime;
            if (sinceLift < LiftSecs)
                return;
            sinceLift = 0f;
            for (int i = 0; i < crates.Length; i++)
                crates[i].transform.localPosition = new Vector3(2f * i, Height, 0f);
        }

        private GameObject NewCrate(SoundwellImpactTable table, int index)
        {
            string name = materials[index];
            var material = new SurfaceMaterial(name);
            SoundwellSound sound = SoundwellSound.Create("impact-" + name, "impact", 0.7f,
                new SoundwellAttribute("material", name));
            table.pairs[index] = new SoundwellImpactPair { first = material, sound = sound }; // with anything
            GameObject crate = GameObject.CreatePrimitive(PrimitiveType.Cube);
            crate.SetActive(false);
            crate.transform.SetParent(transform, false);
            crate.transform.localPosition = new Vector3(2f * index, Height, 0f);
            crate.GetComponent<Collider>().sharedMaterial = material;
            crate.AddComponent<Rigidbody>().mass = 1 << index;
            crate.AddComponent<SoundwellImpact>().impacts = table;
            return crate;
        }
    }
}
