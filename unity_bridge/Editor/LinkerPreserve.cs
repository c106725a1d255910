// Hands the package's link.xml to Unity's linker, which by itself reads only those under Assets.
#nullable enable
using System.IO;
using UnityEditor;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;

namespace SoundwellEditor
{
    internal sealed class LinkerPreserve : IUnityLinkerProcessor
    {
        private const string LinkXmlGuid = "d22498f3df1dcba12b7ab4b712e8e292";

        public int callbackOrder => 0;

        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data) =>
            Path.GetFullPath(AssetDatabase.GUIDToAssetPath(LinkXmlGuid));
    }
}
