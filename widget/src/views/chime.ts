import { useEffect, useRef, useState } from "preact/hooks";
import type { Memory } from "../chat/memory";

const KEY = "sound";
const NOTES = [880, 1174.7];
const NOTE_SECONDS = 0.12;
const LOUDNESS = 0.08;

/**
 * Two short notes when somebody answers and the visitor is elsewhere, for those who asked for it. Browsers let a page sound only after it
 * was touched; until then it stays silent, and nothing fails.
 */
export function useChime(lasting: Memory, unread: number, live: boolean): [on: boolean, toggle: () => void] {
  const [on, setOn] = useState(() => lasting.get(KEY) === "on");
  const before = useRef(unread);
  const player = useRef<AudioContext | null>(null);

  const play = (): void => {
    player.current ??= new AudioContext();
    const context = player.current;
    void context.resume();
    NOTES.forEach((pitch, i) => {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + i * NOTE_SECONDS;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(LOUDNESS, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS * 2);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + NOTE_SECONDS * 2);
    });
  };

  useEffect(() => {
    // What a reload brings back is no news.
    if (on && live && unread > before.current) play();
    before.current = unread;
  }, [unread, live]);

  const toggle = (): void => {
    lasting.set(KEY, on ? "off" : "on");
    setOn(!on);
    // So that they hear what they asked for.
    if (!on) play();
  };
  return [on, toggle];
}
