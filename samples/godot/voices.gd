# Plays what Soundwell answers through Godot's own 2D voices, so that its mixer, buses and panning work unchanged.
# Knows no rules of the game.
extends Node2D

const NUM_VOICES = 16
const PREWARMED = 4

var core = preload("res://soundwell.gdns").new()
var sounds = {} # id -> number in the core
var voices = []
var next = 0


func _ready():
	core.launch()
	for i in range(NUM_VOICES):
		var voice = AudioStreamPlayer2D.new()
		add_child(voice)
		voices.append(voice)


func define(id, category, attributes, secs):
	sounds[id] = core.define(id, category, attributes, secs)
	core.prewarm(sounds[id], PREWARMED)


# True once every sound has its variations; until then triggers are answered, too, if only with silence.
func ready_to_play():
	var line = core.poll_log()
	while line != "":
		print("# ", line)
		line = core.poll_log()
	for id in sounds:
		if core.fresh(sounds[id]) < PREWARMED:
			return false
	return true


# Heard at `place`. Returns false where there was nothing to play.
func play(id, intensity, place):
	var pcm = core.play(sounds[id], intensity, 1)
	if pcm.size() == 0:
		return false
	var stream = AudioStreamSample.new()
	stream.format = AudioStreamSample.FORMAT_16_BITS
	stream.mix_rate = 48000
	stream.data = pcm
	var voice = voices[next]
	next = (next + 1) % NUM_VOICES
	voice.position = place
	voice.stream = stream
	voice.play()
	return true
