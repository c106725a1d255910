"""FMOD Studio: a script that imports the files and makes one event with a multi instrument per pool.

Calls as in the scripting reference of FMOD Studio 2.02: project.importAudioFile, project.create,
workspace.addEvent, Event.addGroupTrack, GroupTrack.addSound, studio.menu.addMenuItem, system.getText:
https://www.fmod.com/docs/2.02/studio/scripting-api-reference-project.html
https://www.fmod.com/docs/2.02/studio/scripting-api-reference-project-model-track.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

SCRIPT = "import/fmod/ImportSoundwellSounds.js"
READABLE = (".wav", ".flac", ".ogg")


def files(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    pools: dict[str, dict[str, Any]] = {}
    for record in records:
        if not record["file"].endswith(READABLE):
            continue
        pool = pools.setdefault(record["pool"], {"event": record["pool"].replace("/", "_"), "files": []})
        pool["loop"] = record["loop"] is not None
        pool["files"].append(record["file"])
    listed = ",\n".join(f"    {json.dumps(pool)}" for pool in pools.values())
    return {SCRIPT: _SCRIPT_TEXT.replace("@NAME@", json.dumps(name)).replace("@POOLS@", listed)}


_SCRIPT_TEXT = """// Written by `soundwell bake`. Goes into FMOD Studio's Scripts; then Scripts > Import Soundwell.
var NAME = @NAME@;
var POOLS = [
@POOLS@
];

function importPool(root, pool) {
    var event = studio.project.workspace.addEvent(NAME + " " + pool.event, true);
    var track = event.addGroupTrack("Soundwell");
    var assets = pool.files.map(function (file) { return studio.project.importAudioFile(root + "/" + file); });
    assets = assets.filter(function (asset) { return asset; });
    var length = assets.reduce(function (most, asset) { return Math.max(most, asset.length); }, 0);
    if (!length) return pool.files.length;
    var multi = track.addSound(event.timeline, "MultiSound", 0, length);
    assets.forEach(function (asset) {
        var single = studio.project.create("SingleSound");
        single.audioFile = asset;
        single.owner = multi;
    });
    if (pool.loop) multi.looping = true;
    return pool.files.length - assets.length;
}

studio.menu.addMenuItem({
    name: "Import Soundwell",
    execute: function () {
        var root = studio.system.getText("Folder of the baked sounds, with forward slashes", "");
        if (!root) return;
        var missing = POOLS.reduce(function (sum, pool) { return sum + importPool(root, pool); }, 0);
        alert(POOLS.length + " events made, " + missing + " files could not be imported");
    }
});
"""
