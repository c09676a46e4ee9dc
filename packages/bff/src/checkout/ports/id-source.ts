/** The port to chance. Everything unguessable comes from here. */
export interface IdSource {
  /** `length` characters of lower-case base32 (5 bits each) from a cryptographic source. */
  base32(length: number): string;
}
