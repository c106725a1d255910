// What every tab shares: one sound at a time, playheads over pictures, loops without a gap, digits that play pads.
// Knows nothing of Gradio. Pages are found by their classes: .sw-shot and .sw-pad hold an audio and a .sw-head.
(() => {
  let context = null, loop = null;

  const moveHead = (audio) => {
    const head = audio.closest("figure")?.querySelector(".sw-head");
    if (!head) return;
    head.style.left = `${audio.duration ? (100 * audio.currentTime) / audio.duration : 0}%`;
    head.hidden = audio.paused && (audio.ended || audio.currentTime === 0);
    if (!audio.paused) requestAnimationFrame(() => moveHead(audio));
  };

  const stopOthers = (audio) => {
    document.querySelectorAll("audio").forEach((other) => { if (other !== audio) other.pause(); });
    if (audio) stopLoop();
  };

  const play = (audio) => {
    if (!audio) return;
    audio.currentTime = 0;
    return audio.play().catch(() => {}); // a sound that was replaced meanwhile
  };

  const playInTurn = async (sounds) => {
    for (const audio of sounds) {
      await play(audio);
      await new Promise((done) => audio.addEventListener("pause", done, { once: true }));
      if (!audio.ended) return; // another sound took over
      await new Promise((done) => setTimeout(done, 150));
    }
  };

  const stopLoop = () => {
    if (!loop) return;
    loop.source.stop();
    loop.button.setAttribute("aria-pressed", "false");
    loop = null;
  };

  // An <audio loop> leaves a gap at the joint; a buffer source loops to the sample.
  const toggleLoop = async (button) => {
    const again = loop?.button === button;
    stopLoop();
    if (again) return;
    stopOthers(null);
    context ??= new AudioContext();
    await context.resume();
    const content = await (await fetch(button.dataset.loop)).arrayBuffer();
    const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(content), loop: true });
    source.connect(context.destination);
    source.start();
    loop = { source, button };
    button.setAttribute("aria-pressed", "true");
  };

  document.addEventListener("play", (event) => { stopOthers(event.target); moveHead(event.target); }, true);
  for (const name of ["pause", "seeked", "ended"])
    document.addEventListener(name, (event) => { if (event.target.closest) moveHead(event.target); }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-loop]");
    if (button) toggleLoop(button);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], svg, [role=listbox]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    const pads = [...document.querySelectorAll(".sw-pad audio")].filter((audio) => audio.closest("figure").offsetParent);
    play(pads[(Number(event.key) + 9) % 10]);
  });

  window.soundwell = { play, playInTurn };
})();
