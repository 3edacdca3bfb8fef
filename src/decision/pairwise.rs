//! How often one alternative is ahead of another when the weights are uncertain.

use super::Table;

impl Table {
    /// The share of all weightings in which one alternative is ahead of another, when half of the importance stays as stated and
    /// half may go anywhere. 1/2 for alternatives that are equal on all criteria, and when nothing is judged.
    ///
    /// The lead is linear on the simplex, and the share of a simplex on which a linear function is positive follows from its
    /// values at the vertices by a recursion of convex combinations (Varsi 1973, Ali 1973).
    pub fn pairwise_share(&self, own: usize, rival: usize) -> f64 {
        let criteria: Vec<usize> = self.active().collect();
        let leads = self.leads_at_vertices(own, rival, &criteria, 1, 2);
        if leads.iter().all(|&lead| lead == 0.0) {
            return 0.5;
        }
        let (positive, rest): (Vec<f64>, Vec<f64>) = leads.iter().partition(|&&lead| lead > 0.0);
        let mut shares = vec![0.0; rest.len() + 1];
        shares[0] = 1.0;
        for ahead in positive {
            for (i, behind) in rest.iter().map(|lead| -lead).enumerate() {
                shares[i + 1] = (behind * shares[i + 1] + ahead * shares[i]) / (ahead + behind);
            }
        }
        shares[rest.len()]
    }
}

#[cfg(test)]
mod tests;
