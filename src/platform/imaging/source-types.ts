/** Terms of the IPTC digital source type vocabulary (cv.iptc.org/newscodes/digitalsourcetype): how an image came about. */
export const digitalSourceTypes = [
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'humanEdits',
  'compositeCapture',
  'algorithmicallyEnhanced',
  'dataDrivenMedia',
  'digitalCreation',
  'screenCapture',
  'virtualRecording',
  'compositeSynthetic',
  'compositeWithTrainedAlgorithmicMedia',
  'trainedAlgorithmicMedia',
  'algorithmicMedia',
] as const

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** The address of a term. */
export function sourceTypeUri(term: string): string {
  return vocabulary + term
}

/** The term that an address ends with; null when it is none of the vocabulary. */
export function readSourceType(uri: string | null): string | null {
  const term = uri?.split(/[/:]/).at(-1)
  return digitalSourceTypes.find((known) => known === term) ?? null
}
