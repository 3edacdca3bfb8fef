//! Which profiles are judged: all of them if there are few, otherwise a set in which any two answers meet.

/// Maximum number of judgements of the chosen profiles. The built-in rules use a twentieth of it in `rules check`, and a quarter
/// in `rules diff`; exponential growth with every further question could not be sustained for long.
pub(super) const MOST: usize = 1 << 18;

/// How much of the space of answers is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every profile.
    All,
    /// Not every profile, but enough that any two answers to different questions occur together in one of them.
    Pairs,
    /// Fewer than that.
    Part,
}

/// The profiles that are judged: the position of an answer for each question.
pub(super) struct Choice {
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) extent: Extent,
}

/// Chooses profiles of questions, given the number of answers to each and the number of judgements per profile.
pub(super) fn choose(answers: &[usize], judgements: usize) -> Choice {
    let most = (MOST / judgements.max(1)).max(1);
    match answers.iter().try_fold(1usize, |all, &count| all.checked_mul(count)) {
        Some(all) if all <= most => Choice { rows: (0..all).map(|row| digits(row, answers)).collect(), extent: Extent::All },
        _ => pairs(answers, most),
    }
}

/// Returns the digits of a number in a mixed radix system; the last digit counts ones.
fn digits(number: usize, bases: &[usize]) -> Vec<usize> {
    let mut rest = number;
    let mut digits = vec![0; bases.len()];
    for (digit, base) in digits.iter_mut().zip(bases).rev() {
        *digit = rest % base;
        rest /= base;
    }
    digits
}

/// Returns an orthogonal array (Rao and Hamming). Rows are all vectors v of k numbers modulo a prime p, and each question has a
/// vector c, none of which is a multiple of another: its answer in a row is v·c. For two questions every pair of values then
/// occurs equally often. There are (p^k - 1) / (p - 1) such vectors c: those whose first nonzero number is 1.
fn pairs(answers: &[usize], most: usize) -> Choice {
    let prime = (answers.iter().copied().max().unwrap_or(0).max(2)..=usize::MAX).find(|&number| is_prime(number)).unwrap_or(2);
    let (mut places, mut rows, mut columns) = (1, prime, 1);
    while columns < answers.len() {
        places += 1;
        columns += rows;
        rows = rows.saturating_mul(prime);
    }
    let bases = vec![prime; places];
    let first = |vector: &[usize]| vector.iter().copied().find(|&number| number != 0);
    let vectors: Vec<Vec<usize>> =
        (1..rows).map(|number| digits(number, &bases)).filter(|vector| first(vector) == Some(1)).take(answers.len()).collect();
    let row = |number: usize| -> Vec<usize> {
        let vector = digits(number, &bases);
        let product = |other: &[usize]| vector.iter().zip(other).map(|(a, b)| a * b).sum::<usize>() % prime;
        vectors.iter().zip(answers).map(|(own, &count)| product(own) % count).collect()
    };
    // If there is no room for all rows, those taken are evenly spaced.
    let step = rows.div_ceil(most);
    let extent = if step == 1 { Extent::Pairs } else { Extent::Part };
    Choice { rows: (0..rows).step_by(step).map(row).collect(), extent }
}

fn is_prime(number: usize) -> bool {
    number > 1 && (2..=number.isqrt()).all(|factor| !number.is_multiple_of(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn few_profiles_are_all_judged() {
        let all = choose(&[2, 3, 1], 10);
        assert_eq!(all.extent, Extent::All);
        assert_eq!(all.rows, [[0, 0, 0], [0, 1, 0], [0, 2, 0], [1, 0, 0], [1, 1, 0], [1, 2, 0]]);
        assert_eq!(choose(&[], 1).rows, [Vec::<usize>::new()]);
        assert_eq!(choose(&[64; 3], 1).rows.len(), MOST, "as many as may be judged are judged");
        assert_eq!((choose(&[64; 3], 2).extent, choose(&[64; 3], 2).rows.len()), (Extent::Pairs, 67 * 67));
    }

    #[test]
    fn what_there_is_no_room_for_is_left_out() {
        for (answers, judgements) in [(vec![5; 40], 10_000), (vec![700, 700, 700], 1), (vec![2; 1000], MOST + 1)] {
            let part = choose(&answers, judgements);
            assert_eq!(part.extent, Extent::Part);
            assert!(!part.rows.is_empty() && part.rows.len() <= (MOST / judgements).max(1), "{}", part.rows.len());
        }
    }

    proptest! {
        #[test]
        fn any_two_answers_meet(answers in proptest::collection::vec(1..=7usize, 19..60)) {
            let choice = choose(&answers, 21);
            let all = answers.iter().try_fold(1usize, |all, &count| all.checked_mul(count)).is_some_and(|all| all <= MOST / 21);
            prop_assert_eq!(choice.extent, if all { Extent::All } else { Extent::Pairs });
            prop_assert!(choice.rows.len() <= MOST / 21);
            prop_assert!(choice.rows.iter().all(|row| row.iter().zip(&answers).all(|(answer, &count)| *answer < count)));
            for one in 0..answers.len() {
                for other in 0..one {
                    let met: BTreeSet<(usize, usize)> = choice.rows.iter().map(|row| (row[one], row[other])).collect();
                    prop_assert_eq!(met.len(), answers[one] * answers[other]);
                }
            }
        }
    }
}
