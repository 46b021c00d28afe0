import { useCallback, useState } from "preact/hooks";
import { speak } from "../texts";
import { chooseLanguage, withRegion } from "../texts/choose";

/**
 * Speaks the language that the page asks for, or the browser's. False until the first one's texts are there: nothing is to be
 * drawn before, so that no visitor sees another language flash by.
 */
export function useLanguage(): [ready: boolean, ask: (wish: string | undefined) => void] {
  const [asked, setAsked] = useState(0);
  const ask = useCallback((wish: string | undefined) => {
    const { languages } = navigator;
    void speak(withRegion(chooseLanguage(wish, undefined, languages), languages)).then(() => setAsked((count) => count + 1));
  }, []);
  return [asked > 0, ask];
}
