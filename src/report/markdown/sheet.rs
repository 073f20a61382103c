//! Markdown that stays below a length, and says what it leaves out.

/// Text in the making.
pub(super) struct Sheet {
    /// So many characters have room.
    limit: usize,
    text: String,
    length: usize,
    /// Parts that found no room, counted.
    left_out: u64,
}

impl Sheet {
    /// An empty sheet with room for so many characters.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, text: String::new(), length: 0, left_out: 0 }
    }

    /// A part that tells so many findings; counted if there is no room. After the first that finds none, none follows, so that nothing
    /// lighter is told in place of something graver.
    pub(super) fn push(&mut self, part: &str, findings: usize) {
        let length = part.chars().count();
        if self.left_out > 0 || self.length + length > self.limit {
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

    /// Another sheet below this one, with its own room.
    pub(super) fn join(&mut self, other: Self) {
        self.left_out += other.left_out;
        self.append(&other.text);
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
        let mut sheet = Sheet::new(10);
        sheet.push("a", 1);
        sheet.push(&"b".repeat(10), 3);
        sheet.push("c", 2);
        sheet.append("d");
        assert_eq!((sheet.left_out(), sheet.finish().as_str()), (5, "ad"));
    }
}
