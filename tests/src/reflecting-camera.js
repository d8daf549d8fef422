// A camera for tests, put in place before the page loads: it films a still picture that is lit by the room and by
// the colour of the page's flash canvas, a little late, with a trembling hand and a noisy sensor.
(() => {
  const pictures = { user: '{{face}}', environment: '{{card}}' };
  const room = { ambient: Number('{{ambient}}'), gain: Number('{{gain}}'), latencyMs: Number('{{latency_ms}}') };

  const screenColour = () => {
    const flash = document.querySelector('[data-testid=capture-flash]');
    const hex = flash && flash.dataset.flashColour;
    // A page without colours is mostly white.
    return hex ? [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) : [0.7, 0.7, 0.7];
  };

  const grain = () => {
    const tile = new OffscreenCanvas(256, 256);
    const context = tile.getContext('2d');
    const noise = context.createImageData(256, 256);
    let state = 7;
    for (let at = 0; at < noise.data.length; at += 4) {
      state = (state * 1664525 + 1013904223) >>> 0;
      const level = 128 + ((state >>> 24) - 128) / 4;
      noise.data.set([level, level, level, 40], at);
    }
    context.putImageData(noise, 0, 0);
    return tile;
  };

  const film = async (facing) => {
    const picture = new Image();
    picture.src = pictures[facing];
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 720;
    const context = canvas.getContext('2d');
    const noise = grain();
    const seen = [];
    let frame = 0;
    const timer = setInterval(() => {
      if (window.tandaCamera.frozen) return;
      const now = performance.now();
      seen.push({ at: now, colour: screenColour() });
      while (seen.length > 1 && seen[1].at <= now - room.latencyMs) seen.shift();
      const light = seen[0].colour.map((level) => Math.round(255 * (room.ambient + room.gain * level)));
      context.globalCompositeOperation = 'source-over';
      context.drawImage(picture, Math.sin(frame / 9), Math.cos(frame / 7), canvas.width, canvas.height);
      context.globalCompositeOperation = 'multiply';
      context.fillStyle = `rgb(${light.join(' ')})`;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.globalCompositeOperation = 'overlay';
      context.save();
      context.translate(-((frame * 37) % 256), -((frame * 91) % 256));
      context.fillStyle = context.createPattern(noise, 'repeat');
      context.fillRect(0, 0, canvas.width + 256, canvas.height + 256);
      context.restore();
      frame += 1;
    }, 33);
    const stream = canvas.captureStream(30);
    const [track] = stream.getVideoTracks();
    window.tandaCamera.track = track;
    const stop = track.stop.bind(track);
    track.stop = () => { clearInterval(timer); stop(); };
    return stream;
  };

  // What a test may do to the camera: let it fall silent, or take it away.
  window.tandaCamera = { frozen: false, track: null };

  const wantsFace = (constraints) => JSON.stringify(constraints || {}).includes('"user"');
  const install = () => {
    if (!navigator.mediaDevices) return;
    navigator.mediaDevices.getUserMedia = (constraints) => film(wantsFace(constraints) ? 'user' : 'environment');
  };
  install();
})();
