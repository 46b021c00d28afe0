import { useCallback, useState } from "preact/hooks";
import { speak } from "../texts";
import { chooseLanguage, withRegion } from "../texts/choose";

/**
 * Speaks the language of the page's setting, of the page itself, or of the browser. False until the first one's texts are there: nothing is to be
 * drawn before, so that no visitor sees another language flash by.
 */
export function useLanguage(): [ready: boolean, ask: (setting?: string, page?: string) => void] {
  const [asked, setAsked] = useState(0);
  const ask = useCallback((setting?: string, page?: string) => {
    const { languages } = navigator;
    void speak(withRegion(chooseLanguage(setting, page, languages), languages)).then(() => setAsked((count) => count + 1));
  }, []);
  return [asked > 0, ask];
}
