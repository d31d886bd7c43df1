import { Readable } from 'node:stream'

const [width, height] = [1600, 1067]
/** Where the water begins, and where the deck of the bridge lies; in pixels from the top. */
const [horizon, deck] = [640, 560]

type Colour = [red: number, green: number, blue: number]
const [night, dawn, water, steel]: [Colour, Colour, Colour, Colour] = [
  [58, 82, 118],
  [244, 188, 140],
  [40, 62, 84],
  [34, 36, 42],
]

/** A picture for the sample: a steel bridge over a harbour at dawn, with cyclists on it, drawn anew each time. */
export async function drawBridge(): Promise<Readable> {
  // Loaded here, because a process that fills no sample decodes and draws nothing itself.
  const { default: sharp } = await import('sharp')
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(colourAt(x, y), (y * width + x) * 3)
  }
  const raw = { width, height, channels: 3 } as const
  return Readable.from([await sharp(pixels, { raw }).jpeg({ quality: 82 }).toBuffer()])
}

function colourAt(x: number, y: number): Colour {
  if (isBridge(x, y) || isCyclist(x, y)) return steel
  if (y < horizon) return mix(night, dawn, (y / horizon) ** 2)
  // What the water mirrors grows darker towards us, and breaks in waves.
  const wave = 0.06 * Math.sin(x / 37 + y / 5) * Math.sin(y / 9)
  return mix(dawn, water, Math.min(1, ((y - horizon) / (height - horizon)) ** 0.5 + wave))
}

/** An arch of steel with its hangers, the deck, and two piers. */
function isBridge(x: number, y: number): boolean {
  const arch = deck - 300 * (1 - ((x - width / 2) / 620) ** 2)
  if (Math.abs(y - arch) < 9 && y <= deck) return true
  if (x % 62 < 4 && y > arch && y < deck && arch < deck) return true
  if (y >= deck && y < deck + 22) return true
  return y >= deck && y < horizon + 40 && [200, 1400].some((pier) => Math.abs(x - pier) < 26)
}

/** Two wheels, a frame and who sits on it. */
function isCyclist(x: number, y: number): boolean {
  return [520, 700, 1010].some((at) => {
    const [across, down] = [x - at, y - (deck - 16)]
    const isWheel = [-20, 20].some((wheel) => Math.abs(Math.hypot(across - wheel, down) - 14) < 2.5)
    const isFrame = Math.abs(down + 12) < 2.5 && Math.abs(across) < 22
    const isRider = Math.hypot(across / 0.6, down + 34) < 20 || Math.hypot(across - 6, down + 60) < 8
    return isWheel || isFrame || isRider
  })
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return from.map((part, at) => Math.round(part + ((to[at] as number) - part) * Math.max(0, share))) as Colour
}
