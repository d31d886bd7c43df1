/** The widths that renditions come in, in pixels; one that is asked for between two of them gets the larger. */
export const widths = [160, 320, 480, 640, 960, 1280, 1600, 1920, 2560] as const

/** The proportions that crops come in, width to height; what is asked for between two of them gets the nearest. */
export const proportions = [
  [1, 1],
  [5, 4],
  [4, 5],
  [4, 3],
  [3, 4],
  [3, 2],
  [2, 3],
  [16, 9],
  [9, 16],
  [2, 1],
  [1, 2],
] as const

/** 1 to 100; what is asked for between two of them gets the higher one. */
export const qualities = [50, 75, 90] as const
