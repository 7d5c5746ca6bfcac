#ifndef NEREID_CLIENT_FORK_OBSERVER_H_
#define NEREID_CLIENT_FORK_OBSERVER_H_

namespace nereid::client {

// Is told when this process forks, on the thread that forks. In the child no other thread exists.
class ForkObserver {
 public:
  virtual ~ForkObserver() = default;

  // Takes the locks of everything that the child is to find whole.
  virtual void BeforeFork() = 0;
  // Give them back.
  virtual void AfterForkInParent() = 0;
  virtual void AfterForkInChild() = 0;
};

// From now on. `observer` must live until it is removed. Any thread.
void AddForkObserver(ForkObserver* observer);
void RemoveForkObserver(ForkObserver* observer);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_FORK_OBSERVER_H_
