// The first three screens of the capture page as a React page would have them: consent, preparation, camera. The same
// words, style sheets and test ids; no languages, no recovery.
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

function Screen({ children, actions }) {
  return (
    <main className="screen">
      <div className="screen__body">{children}</div>
      <div className="screen__actions">{actions}</div>
    </main>
  );
}

function Consent({ text, onAgree }) {
  const [ticked, setTicked] = useState({ ktp: false, biometric: false });
  const [asked, setAsked] = useState(false);
  const box = (name, words) => (
    <label className="consent-box" key={name}>
      <input
        type="checkbox"
        className="consent-box__tick"
        data-testid={`capture-consent-${name}`}
        checked={ticked[name]}
        onChange={(event) => setTicked({ ...ticked, [name]: event.target.checked })}
      />
      <span className="consent-box__words">{words}</span>
    </label>
  );
  const agree = () => (ticked.ktp && ticked.biometric ? onAgree() : setAsked(true));
  return (
    <Screen actions={<button className="button button--primary" data-testid="capture-next" onClick={agree}>Setuju</button>}>
      <h1 className="screen__title">{text.title}</h1>
      {text.paragraphs.map((paragraph) => (
        <section className="consent__part" key={paragraph.heading}>
          <h2 className="consent__heading">{paragraph.heading}</h2>
          <p>{paragraph.body}</p>
        </section>
      ))}
      {box("ktp", text.ktp)}
      {box("biometric", text.biometric)}
      {asked && <p role="status">Centang kedua kotak untuk melanjutkan.</p>}
    </Screen>
  );
}

function Prepare({ onStart }) {
  const tips = ["KTP asli, bukan fotokopi", "Tempat terang, tanpa pantulan", "Lensa kamera bersih"];
  return (
    <Screen actions={<button className="button button--primary" data-testid="capture-start" onClick={onStart}>Buka kamera</button>}>
      <h1 className="screen__title">Siapkan KTP Anda</h1>
      <p className="screen__lead">Foto KTP, lalu wajah Anda. Sekitar satu menit.</p>
      <ul className="tips">{tips.map((tip) => <li className="tips__tip" key={tip}>{tip}</li>)}</ul>
    </Screen>
  );
}

function Camera() {
  const video = useRef(null);
  const [hint, setHint] = useState("Arahkan kamera ke KTP Anda");
  useEffect(() => {
    let stream;
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: { ideal: "environment" } } })
      .then((opened) => {
        stream = opened;
        video.current.srcObject = opened;
        return video.current.play();
      })
      .catch(() => setHint("Izinkan kamera"));
    return () => stream?.getTracks().forEach((track) => track.stop());
  }, []);
  return (
    <div className="stage">
      <video ref={video} className="stage__video" data-testid="capture-video" playsInline muted />
      <div className="viewfinder viewfinder--card"><div className="viewfinder__window" /></div>
      <div className="stage__foot">
        <p className="hint" data-testid="capture-guidance">{hint}</p>
        <button className="shutter" data-testid="capture-shutter" />
      </div>
    </div>
  );
}

function Page() {
  const [state, setState] = useState("opening");
  const [text, setText] = useState(null);
  useEffect(() => {
    fetch("/film/consent.json")
      .then((answer) => answer.json())
      .then((words) => {
        setText(words);
        setState("consent");
      });
  }, []);
  if (state === "consent") return <Consent text={text} onAgree={() => setState("prepare")} />;
  if (state === "prepare") return <Prepare onStart={() => setState("camera")} />;
  if (state === "camera") return <Camera />;
  return <Screen><p className="screen__lead">Membuka tautan</p></Screen>;
}

createRoot(document.getElementById("app")).render(<Page />);
