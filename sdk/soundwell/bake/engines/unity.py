"""Unity: a `.meta` with import settings beside every file, and one ScriptableObject that lists the pools.

The layout is that of Unity's own text files: https://docs.unity3d.com/Manual/FormatDescription.html and
https://docs.unity3d.com/Manual/ClassIDReference.html (83 AudioClip, 114 MonoBehaviour, 115 MonoScript). What the
settings mean: https://docs.unity3d.com/ScriptReference/AudioImporter.html and
https://docs.unity3d.com/Manual/class-AudioClip.html, which names ADPCM for footsteps, impacts and weapons.
GUIDs are made of the manifest's name and the file's path: a second bake keeps every reference of a scene.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

LONG_SECS = 3.0
DECOMPRESS_ON_LOAD, COMPRESSED_IN_MEMORY = 0, 1
VORBIS, ADPCM = 1, 2
CLASS, ASSET = "import/unity/BakedSounds.cs", "import/unity/BakedSounds.asset"


def files(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    wanted = [record for record in records if readable(record)]
    found = {f"{record['file']}.meta": _audio_meta(name, record) for record in wanted}
    found[CLASS] = _CLASS_TEXT
    found[f"{CLASS}.meta"] = _SCRIPT_META.format(guid=_guid("", CLASS))
    found[ASSET] = _asset(name, wanted)
    found[f"{ASSET}.meta"] = _ASSET_META.format(guid=_guid(name, ASSET))
    return found


def readable(record: Mapping[str, Any]) -> bool:
    """https://docs.unity3d.com/Manual/AudioFiles.html: of ours, wav and ogg."""
    return str(record["file"]).endswith((".wav", ".ogg"))


def _audio_meta(name: str, record: Mapping[str, Any]) -> str:
    long = record["num_frames"] / record["sample_rate_hz"] >= LONG_SECS
    return _AUDIO_META.format(
        guid=_guid(name, record["file"]),
        load_type=COMPRESSED_IN_MEMORY if long else DECOMPRESS_ON_LOAD,
        compression=VORBIS if long else ADPCM,
        user_data=f"soundwell {record['pool']}",
    )


def _asset(name: str, records: Sequence[Mapping[str, Any]]) -> str:
    pools: dict[str, list[str]] = {}
    for record in records:
        pools.setdefault(record["pool"], []).append(_guid(name, record["file"]))
    lines = [_ASSET_HEAD.format(script=_guid("", CLASS))]
    for pool, guids in pools.items():
        lines.append(f"  - id: {pool}\n    clips:\n")
        lines += [f"    - {{fileID: 8300000, guid: {guid}, type: 3}}\n" for guid in guids]
    return "".join(lines) if pools else lines[0].replace("pools:\n", "pools: []\n")


def _guid(name: str, path: str) -> str:
    return hashlib.sha256(f"soundwell/{name}/{path}".encode()).hexdigest()[:32]


_AUDIO_META = """fileFormatVersion: 2
guid: {guid}
AudioImporter:
  externalObjects: {{}}
  serializedVersion: 6
  defaultSettings:
    loadType: {load_type}
    sampleRateSetting: 0
    sampleRateOverride: 44100
    compressionFormat: {compression}
    quality: 0.7
    conversionMode: 0
  platformSettingOverrides: {{}}
  forceToMono: 0
  normalize: 0
  preloadAudioData: 1
  loadInBackground: 0
  ambisonic: 0
  3D: 1
  userData: {user_data}
  assetBundleName: \n  assetBundleVariant: \n"""
_SCRIPT_META = """fileFormatVersion: 2
guid: {guid}
MonoImporter:
  externalObjects: {{}}
  serializedVersion: 2
  defaultReferences: []
  executionOrder: 0
  icon: {{instanceID: 0}}
  userData: \n  assetBundleName: \n  assetBundleVariant: \n"""
_ASSET_META = """fileFormatVersion: 2
guid: {guid}
NativeFormatImporter:
  externalObjects: {{}}
  mainObjectFileID: 11400000
  userData: \n  assetBundleName: \n  assetBundleVariant: \n"""
_ASSET_HEAD = """%YAML 1.1
%TAG !u! tag:unity3d.com,2011:
--- !u!114 &11400000
MonoBehaviour:
  m_ObjectHideFlags: 0
  m_CorrespondingSourceObject: {{fileID: 0}}
  m_PrefabInstance: {{fileID: 0}}
  m_PrefabAsset: {{fileID: 0}}
  m_GameObject: {{fileID: 0}}
  m_Enabled: 1
  m_EditorHideFlags: 0
  m_Script: {{fileID: 11500000, guid: {script}, type: 3}}
  m_Name: BakedSounds
  m_EditorClassIdentifier: \n  pools:
"""
_CLASS_TEXT = """// Written by `soundwell bake`: the pools of one bake, each with its clips.
using System;
using UnityEngine;

namespace Soundwell.Baked
{
    public sealed class BakedSounds : ScriptableObject
    {
        [Serializable]
        public struct Pool
        {
            public string id;
            public AudioClip[] clips;
        }

        public Pool[] pools;

        /// <summary>The clips of a pool such as "step/gravel/walk"; empty where there is none.</summary>
        public AudioClip[] Find(string id)
        {
            foreach (Pool pool in pools)
            {
                if (pool.id == id) return pool.clips;
            }
            return Array.Empty<AudioClip>();
        }
    }
}
"""
