# You hear your steps over four surfaces and your shots; none twice the same. Arrow keys walk, space shoots.
# `godot3 --path samples/godot`; after `--`: --autoplay walks by itself, --record=FILE.wav keeps what was heard.
extends Node2D

const SURFACES = ["gravel", "wood", "metal", "snow"]
const COLOURS = [Color("8c847c"), Color("96683e"), Color("76808c"), Color("e2e8ee")]
const SPEED = 240.0 # pixels a second
const STRIDE = 110.0 # pixels a step
const AUTOPLAY_SECS = 9.0

var walker = Vector2(30, 270)
var since_step = 0.0
var autoplay = false
var recording = ""
var recorder = AudioEffectRecord.new()
var playing_secs = -1.0 # below 0: the first pools are being filled
var events = 0
var silent = 0
var autoshots = [7.0, 7.5, 8.0]


func _ready():
	for argument in OS.get_cmdline_args():
		autoplay = autoplay or argument == "--autoplay"
		if argument.begins_with("--record="):
			recording = argument.substr("--record=".length())
	for surface in SURFACES:
		$Voices.define("step." + surface, "footstep", "surface=" + surface, 0.4)
	$Voices.define("pistol", "weapon", "kind=pistol", 0.8)
	if recording != "":
		AudioServer.add_bus_effect(0, recorder)


func _process(delta):
	update()
	if playing_secs < 0:
		if $Voices.ready_to_play():
			playing_secs = 0.0
			recorder.set_recording_active(recording != "")
		return
	playing_secs += delta
	walk(wanted(), delta)
	if autoplay:
		play_by_itself()


func wanted():
	if autoplay:
		return Vector2(1, 0) if playing_secs > 0.5 and walker.x < 930 else Vector2(0, 0)
	return Vector2(
		Input.get_action_strength("ui_right") - Input.get_action_strength("ui_left"),
		Input.get_action_strength("ui_down") - Input.get_action_strength("ui_up")
	)


func walk(way, delta):
	if way.length() == 0:
		return
	var moved = way.normalized() * SPEED * delta
	walker = Vector2(clamp(walker.x + moved.x, 0, 960), clamp(walker.y + moved.y, 0, 540))
	since_step += moved.length()
	if since_step >= STRIDE:
		since_step -= STRIDE
		hear("step." + SURFACES[int(clamp(walker.x / 240, 0, 3))], 0.6)


func _input(event):
	if event.is_action_pressed("ui_select"): # space
		hear("pistol", 0.6)


func hear(id, intensity):
	events += 1
	print("event ", id, " ", stepify(playing_secs, 0.001))
	if not $Voices.play(id, intensity, walker):
		silent += 1


func play_by_itself():
	if autoshots.size() > 0 and playing_secs >= autoshots[0]:
		autoshots.pop_front()
		var press = InputEventAction.new()
		press.action = "ui_select"
		press.pressed = true
		Input.parse_input_event(press)
	if playing_secs >= AUTOPLAY_SECS:
		get_tree().quit()


func _exit_tree():
	if recording != "" and playing_secs >= 0:
		recorder.set_recording_active(false)
		OS.delay_msec(20) # the recorder's own thread takes the rest
		recorder.get_recording().save_to_wav(recording)
	print(events, " events, ", silent, " of them silent")


func _draw():
	for i in range(SURFACES.size()):
		draw_rect(Rect2(240 * i, 0, 240, 540), COLOURS[i])
	draw_circle(walker, 12, Color("b42828"))
