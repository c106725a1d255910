"""What changed between two tics of ViZDoom, as events: steps, shots, hits, cries, pickups, doors, blasts.

Only what the game itself reports is written down. Makes no sound and presses no buttons.
"""

from __future__ import annotations

import math
from typing import Any

from wad import Map

UNITS_PER_METRE = 32.0
STRIDE = 96.0  # map units between two steps of a running player
PUMP_SECS = 0.43  # from a shotgun's blast to its pump, by the weapon's own frames

# Freedoom's floor textures by what they show.
SURFACES = {
    "FWATER1": "water", "FWATER2": "water", "MFLR8_2": "dirt", "AQF007": "dirt", "RROCK19": "grass",
    "GRASS1": "grass", "CEIL5_2": "dirt", "AQF075": "stone", "AQF076": "stone", "AQF028": "concrete",
    "CEIL5_1": "concrete", "FLOOR5_2": "stone", "SLIME14": "tile", "AQF057": "tile", "FLAT20": "tile",
    "STEP2": "metal", "AQF018": "metal", "AQF024": "metal", "AQF026": "metal", "AQF030": "metal",
    "AQF068": "metal", "AQF071": "metal", "AQF072": "metal", "FLAT22": "metal", "FLAT23": "metal",
}  # fmt: skip
SHOTS = {
    2: "weapon.pistol",
    3: "weapon.shotgun",
    4: "weapon.chaingun",
    5: "weapon.rocket",
    6: "weapon.plasma",
}
PICKUPS = {
    "Health": "pickup.health",
    "Ammo": "pickup.ammo",
    "Armor": "pickup.armour",
    "Weapon": "pickup.weapon",
}
SPECIES = {"Zombieman": "zombie", "ShotgunGuy": "zombie", "ChaingunGuy": "zombie"}


def _sound(category: str, secs: float, **attributes: str) -> dict[str, Any]:
    return {"category": category, "duration_secs": secs, "attributes": attributes}


SOUNDS: dict[str, dict[str, Any]] = {
    **{
        f"footstep.{surface}": _sound("footstep", 0.4, surface=surface, shoe="boot", gait="run")
        for surface in ("concrete", "stone", "tile", "metal", "dirt", "grass", "water")
    },
    "footstep.land": _sound("footstep", 0.5, surface="concrete", shoe="boot", gait="land"),
    "weapon.pistol": _sound("weapon", 0.8, kind="pistol", environment="indoor"),
    "weapon.shotgun": _sound("weapon", 1.0, kind="shotgun", environment="indoor"),
    "weapon.chaingun": _sound("weapon", 0.6, kind="machinegun", environment="indoor"),
    "weapon.rocket": _sound("weapon", 1.2, kind="rocket", environment="indoor"),
    "weapon.plasma": _sound("weapon", 0.6, kind="energy", environment="indoor"),
    "whoosh.fist": _sound("whoosh", 0.3, kind="swing"),
    "reload.pump": _sound("reload", 0.6, kind="cock", weapon="shotgun"),
    "reload.switch": _sound("reload", 0.5, kind="switch"),
    "impact.bullet": _sound("impact", 0.4, material="bullet"),
    "impact.flesh": _sound("impact", 0.4, material="flesh"),
    "impact.plasma": _sound("magic", 0.5, kind="electric", power="small"),
    "explosion.rocket": _sound("explosion", 1.8, kind="bomb", size="medium"),
    "explosion.barrel": _sound("explosion", 1.8, kind="bomb", size="large"),
    "magic.fireball": _sound("magic", 0.8, kind="elemental"),
    "voice.pain": _sound("voice", 0.6, kind="pain", gender="male"),
    "creature.zombie.alert": _sound("creature", 1.0, kind="undead", action="alert"),
    "creature.zombie.pain": _sound("creature", 0.6, kind="undead", action="pain"),
    "creature.zombie.death": _sound("creature", 1.2, kind="undead", action="death"),
    "creature.imp.alert": _sound("creature", 1.0, kind="demon", action="alert"),
    "creature.imp.pain": _sound("creature", 0.6, kind="demon", action="pain"),
    "creature.imp.death": _sound("creature", 1.2, kind="demon", action="death"),
    "pickup.health": _sound("pickup", 0.5, kind="health"),
    "pickup.ammo": _sound("pickup", 0.5, kind="ammo"),
    "pickup.armour": _sound("pickup", 0.5, kind="armour"),
    "pickup.weapon": _sound("pickup", 0.6, kind="item", size="large"),
    "door.open": _sound("door", 1.2, material="metal", action="open"),
    "door.close": _sound("door", 1.2, material="metal", action="close"),
    "engine.lift": _sound("engine", 2.0, kind="hydraulics"),
}


class Listener:
    """Compares each tic with the one before. `events` are keyword arguments of soundwell.Event."""

    def __init__(self, level: Map) -> None:
        self.events: list[dict[str, Any]] = []
        self._level = level
        self._walked = 0.0
        self._before: dict[str, Any] | None = None
        self._awake: set[int] = set()
        self._last_cry: dict[int, float] = {}
        self._moving: set[tuple[int, str]] = set()

    def hear(self, time: float, state: Any, me: Any, values: dict[str, float]) -> None:
        """One tic."""
        now = {
            "me": me,
            "values": values,
            "things": {thing.id: thing for thing in state.objects},
            "sectors": {sector.id: (sector.floor_height, sector.ceiling_height) for sector in state.sectors},
            "places": {sector.id: _centre(sector) for sector in state.sectors}
            if self._before is None
            else {},
        }
        if self._before is None:
            self._places = now["places"]
        else:
            self._steps(time, self._before, now)
            self._weapon(time, self._before["values"], values)
            self._health(time, self._before["values"], values)
            self._things(time, self._before["things"], now["things"], me)
            self._doors(time, self._before["sectors"], now["sectors"], me)
        self._before = now

    def _add(self, time: float, sound: str, intensity: float, me: Any = None, at: Any = None) -> None:
        parameters = _bearing(me, at) if me is not None and at is not None else {}
        if parameters.get("distance_metres", 0.0) > 45.0:
            return  # too far to be heard
        event = {
            "sound": sound,
            "time_secs": round(time, 4),
            "intensity": round(min(max(intensity, 0.0), 1.0), 3),
        }
        self.events.append({**event, "parameters": parameters} if parameters else event)

    def _steps(self, time: float, before: dict[str, Any], now: dict[str, Any]) -> None:
        me, was = now["me"], before["me"]
        speed = math.hypot(me.position_x - was.position_x, me.position_y - was.position_y)
        if not before["values"]["ON_GROUND"] and now["values"]["ON_GROUND"] and was.velocity_z < -7:
            self._add(time, "footstep.land", 0.4 - was.velocity_z / 40.0)
            self._walked = 0.0
        if not now["values"]["ON_GROUND"] or speed > 60:
            return
        self._walked += speed
        if self._walked >= STRIDE:
            self._walked -= STRIDE
            texture = self._level.sectors[me.sector_id].floor_texture
            self._add(time, f"footstep.{SURFACES.get(texture, 'concrete')}", 0.25 + speed / 30.0)

    def _weapon(self, time: float, before: dict[str, float], now: dict[str, float]) -> None:
        slot = int(now["SELECTED_WEAPON"])
        if slot != int(before["SELECTED_WEAPON"]):
            self._add(time, "reload.switch", 0.5)
        elif slot == 1 and before["ATTACK_READY"] and not now["ATTACK_READY"]:
            self._add(time, "whoosh.fist", 0.7)
        elif slot in SHOTS and now["SELECTED_WEAPON_AMMO"] < before["SELECTED_WEAPON_AMMO"]:
            self._add(time, SHOTS[slot], 0.85)
            if slot == 3:
                self._add(time + PUMP_SECS, "reload.pump", 0.6)

    def _health(self, time: float, before: dict[str, float], now: dict[str, float]) -> None:
        lost = before["HEALTH"] - now["HEALTH"]
        if lost > 0:
            self._add(time, "impact.flesh", 0.4 + lost / 40.0)
            self._add(time, "voice.pain", 0.35 + lost / 30.0)

    def _things(self, time: float, before: dict[int, Any], now: dict[int, Any], me: Any) -> None:
        for number, thing in now.items():
            was = before.get(number)
            if was is None:
                self._appeared(time, thing, me, now)
            elif was.name != thing.name and thing.name.startswith("Dead"):
                self._died(time, was, me)
            elif thing.category == "Monster" and number not in self._awake and _moves(was, thing):
                self._awake.add(number)
                self._add(time, f"creature.{SPECIES.get(thing.name, 'imp')}.alert", 0.6, me, thing)
        for number, thing in before.items():
            if number not in now:
                self._vanished(time, thing, me)

    def _appeared(self, time: float, thing: Any, me: Any, now: dict[int, Any]) -> None:
        if thing.name == "BulletPuff":
            if (
                sum(
                    event["sound"] == "impact.bullet"
                    for event in self.events[-6:]
                    if event["time_secs"] > time - 0.01
                )
                < 2
            ):
                self._add(time, "impact.bullet", 0.55, me, thing)  # of a shotgun's pellets, two are enough
        elif thing.name == "DoomImpBall":
            self._add(time, "magic.fireball", 0.7, me, thing)
        elif thing.name == "Blood":
            hit = [
                monster
                for monster in now.values()
                if monster.category == "Monster" and _apart(monster, thing) < 40
            ]
            if hit:
                self._add(time, "impact.flesh", 0.7, me, thing)
            for monster in hit[:1]:
                if time - self._last_cry.get(monster.id, -9.0) > 0.5:
                    self._last_cry[monster.id] = time
                    self._add(time, f"creature.{SPECIES.get(monster.name, 'imp')}.pain", 0.7, me, monster)

    def _died(self, time: float, thing: Any, me: Any) -> None:
        if thing.name == "ExplosiveBarrel":
            self._add(time, "explosion.barrel", 0.95, me, thing)
        elif thing.category == "Monster":
            self._last_cry[thing.id] = time
            self._add(time, f"creature.{SPECIES.get(thing.name, 'imp')}.death", 0.8, me, thing)

    def _vanished(self, time: float, thing: Any, me: Any) -> None:
        if thing.name == "Rocket":
            self._add(time, "explosion.rocket", 0.9, me, thing)
        elif thing.name == "PlasmaBall":
            self._add(time, "impact.plasma", 0.5, me, thing)
        elif thing.category in PICKUPS and _apart(thing, me) < 60:
            self._add(time, PICKUPS[thing.category], 0.6)

    def _doors(self, time: float, before: dict[int, Any], now: dict[int, Any], me: Any) -> None:
        for number, (floor, ceiling) in now.items():
            old_floor, old_ceiling = before[number]
            moves = {
                "open": ceiling > old_ceiling,
                "close": ceiling < old_ceiling,
                "lift": floor != old_floor,
            }
            for move, happens in moves.items():
                key = (number, move)
                if happens and key not in self._moving:
                    sound = "engine.lift" if move == "lift" else f"door.{move}"
                    self._add(time, sound, 0.6, me, self._places[number])
                (self._moving.add if happens else self._moving.discard)(key)


class _Place:
    def __init__(self, x: float, y: float) -> None:
        self.position_x, self.position_y = x, y


def _centre(sector: Any) -> _Place:
    count = max(1, len(sector.lines))
    return _Place(
        sum(line.x1 for line in sector.lines) / count, sum(line.y1 for line in sector.lines) / count
    )


def _apart(one: Any, other: Any) -> float:
    return math.hypot(one.position_x - other.position_x, one.position_y - other.position_y)


def _moves(was: Any, thing: Any) -> bool:
    return _apart(was, thing) > 0.5


def _bearing(me: Any, at: Any) -> dict[str, float]:
    """How far, and how far to the right of the view (-180..180 degrees)."""
    angle = math.degrees(math.atan2(at.position_y - me.position_y, at.position_x - me.position_x))
    right = (me.angle - angle + 180.0) % 360.0 - 180.0
    return {"distance_metres": round(_apart(me, at) / UNITS_PER_METRE, 2), "right_degrees": round(right, 1)}
