/* Of what kind a finding is, told by a few words: the longest words that occur in it count most. */

/** The keys of kinds by how well their words fit, the best first; those that do not fit at all are left out. */
export function guess(text, kinds) {
  const scored = kinds.map((kind) => {
    const hits = kind.words.filter((word) => text.includes(word));
    return { key: kind.key, score: hits.reduce((sum, word) => sum + word.length ** 2, 0) };
  });
  return scored.filter((one) => one.score).sort((a, b) => b.score - a.score).map((one) => one.key);
}
