//! Markdown that stays below a length, and says what it leaves out.

/// GitHub refuses comments of more than 65 536 characters; what stands below the last part needs room as well.
pub(super) const LIMIT: usize = 60_000;

/// Text in the making.
pub(super) struct Sheet {
    text: String,
    length: usize,
    /// Parts that found no room, counted.
    left_out: u64,
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn new() -> Self {
        Self { text: String::new(), length: 0, left_out: 0 }
    }

    /// A part that tells so many findings; counted if there is no room. After the first that finds none, none follows that tells
    /// findings, so that nothing lighter is told in place of something graver.
    pub(super) fn push(&mut self, part: &str, findings: usize) {
        let length = part.chars().count();
        let is_full = self.left_out > 0 && findings > 0;
        if is_full || self.length + length > LIMIT {
            self.left_out += findings as u64;
            return;
        }
        self.append(part);
    }

    /// A part that stands whatever the length: short ones only.
    pub(super) fn append(&mut self, part: &str) {
        self.length += part.chars().count();
        self.text.push_str(part);
    }

    /// How many findings found no room.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_finds_no_room_is_counted() {
        let mut sheet = Sheet::new();
        sheet.push("a", 1);
        sheet.push(&"b".repeat(LIMIT), 3);
        sheet.push("c", 2);
        sheet.append("d");
        assert_eq!((sheet.left_out(), sheet.finish().as_str()), (5, "ad"));
    }
}
