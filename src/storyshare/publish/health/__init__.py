"""What `storyshare doctor` looks at: one module for each few sections of its page."""
