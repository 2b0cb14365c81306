// What every page does: times in the viewer's zone.

import { localiseTimes } from "./words.js";

localiseTimes(document);
